public import VoiceCore

/// What is known of an installed model. Lies as `model.json` in its folder, written last.
public struct InstalledModel: Codable, Sendable, Equatable {
    static let manifestName = "model.json"

    /// How it is known that what was downloaded is what the publisher meant.
    public enum Trust: String, Codable, Sendable {
        /// Its checksum is in the catalogue.
        case catalogue
        /// It is what came the first time, whose checksum was kept then.
        case pinned
        /// It came for the first time, and nobody vouches for it; later downloads must be the same.
        case firstUse = "first_use"
    }

    public struct File: Codable, Sendable, Equatable {
        /// Below the model's folder.
        public let path: String
        public let bytes: Int64
        public let sha256: String
    }

    public struct Licence: Codable, Sendable, Equatable {
        public let name: String
        public let attribution: String
        /// Whether somebody said so; common licences are only shown.
        public let accepted: Bool
    }

    public let name: String
    public let task: ModelTask
    /// The address that was asked first, or the name of the file that was given.
    public let source: String
    /// Of the download.
    public let sha256: String
    public let trust: Trust
    public let licence: Licence
    public let installedAt: Timestamp
    public let files: [File]
    /// BCP 47, and how it is run, as the catalogue had them when it was installed.
    public let languages: [String]?
    public let runtime: ModelRuntime?

    public var bytes: Int64 { files.reduce(0) { $0 + $1.bytes } }
}
