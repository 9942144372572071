public import VoiceCore

/// Recordings that somebody put together under a name. A recording may be in any number of them.
public struct RecordingCollection: Codable, Equatable, Sendable {
    public let id: CollectionID
    /// 1 to 200 characters; two collections may have one name.
    public let name: String
    public let createdAt: Timestamp
    public let updatedAt: Timestamp?
}

public enum CollectionTag: IdentifierTag { public static let prefix = "col" }
public typealias CollectionID = Identifier<CollectionTag>
