/// A model of the catalogue: what it does, under which terms, what to expect of it, and what its files are.
public struct CatalogueModel: Codable, Sendable, Equatable {
    public enum Size: String, Codable, Sendable { case small, middle, large }

    /// How a download is packed. A `file` is not: it is the model's one file.
    public enum Form: String, Codable, Sendable, CaseIterable {
        case tarBzip2 = "tar.bz2"
        case tarGzip = "tar.gz"
        case zip
        case file
    }

    /// What is downloaded, and from where.
    public struct Download: Codable, Sendable, Equatable {
        /// Of the publisher's own release.
        public let address: String
        public let form: Form
        public let bytes: Int64
        /// Whether `bytes` is its length, or about its length.
        public let bytesAreExact: Bool
        /// Of the whole download, in lower case; `nil` where nobody could be asked: what comes first is then pinned.
        public let sha256: String?
        /// Where that is known from.
        public let sha256Source: String?
    }

    /// A file of the installed model.
    public struct File: Codable, Sendable, Equatable {
        /// Below `Content.root`.
        public let path: String
        public let bytes: Int64?
        public let sha256: String?
    }

    /// What of the download is installed; the rest (other precisions, samples) is left out.
    public struct Content: Codable, Sendable, Equatable {
        /// The folder of the archive that holds everything; `nil` for none.
        public let root: String?
        /// About how much room the installed files take; `nil` for as much as the download.
        public let bytesAbout: Int64?
        /// All of them must be there.
        public let files: [File]
        /// Folders that are installed with all that is in them; each must be there.
        public let folders: [String]?
    }

    /// Of lower-case letters, digits and hyphens: it is a folder's name too.
    public let name: String
    public let title: String
    public let task: ModelTask
    /// BCP 47; `mul` where it does not matter or there are very many.
    public let languages: [String]
    public let size: Size?
    public let summary: String
    public let licence: ModelLicence
    public let expectation: ModelExpectation?
    public let download: Download
    public let content: Content
    /// How it is run; `nil` where nothing runs it yet.
    public let runtime: ModelRuntime?
    /// What of this entry nobody could check, in words.
    public let unverified: [String]?
}

extension CatalogueModel {
    /// About how much room the installed model takes.
    public var installedBytesAbout: Int64 { content.bytesAbout ?? download.bytes }

    /// The most that is downloaded: its length where that is known, else with room for a rounded figure.
    var longestDownload: Int64 { download.bytesAreExact ? download.bytes : download.bytes * 2 + (16 << 20) }
}
