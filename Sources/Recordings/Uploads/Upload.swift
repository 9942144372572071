import ObjectStore
import Storage
public import VoiceCore

public enum UploadTag: IdentifierTag { public static let prefix = "upl" }
public typealias UploadID = Identifier<UploadTag>

/// A file that comes in parts, and becomes a recording when it is whole.
struct Upload: Sendable {
    let id: UploadID
    let account: AccountID
    /// Where its bytes are; `nil` before the first of them.
    let object: ObjectID?
    /// Bytes that it will have; `nil` until its sender knows.
    let length: Int64?
    /// What its sender says of it, as an object, since that may hold notes.
    let metadata: ObjectID?
    /// What became of it.
    let recording: RecordingID?
    let expiresAt: Timestamp
}

/// What is told of an upload.
struct UploadState: Sendable {
    let upload: Upload
    /// Bytes that are on stable storage.
    let offset: Int64
    /// What became of it.
    let recording: RecordingID?
    /// `Upload-Metadata` as it came.
    let metadata: String?

    var isWhole: Bool { offset == upload.length }
}
