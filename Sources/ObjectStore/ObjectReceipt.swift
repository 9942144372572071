import Crypto
public import Storage
public import VoiceCore

/// What a store says of an object that it keeps.
public struct ObjectReceipt: Hashable, Sendable {
    public let id: ObjectID

    /// Length of the content in bytes, without what the stored form adds.
    public let length: Int64

    public let contentHash: ContentHash

    public init(id: ObjectID, length: Int64, contentHash: ContentHash) {
        self.id = id
        self.length = length
        self.contentHash = contentHash
    }
}

/// HMAC-SHA256 of an object's content under its account's key: equal for equal content of one account, and telling nothing to
/// anyone without the key nor across accounts.
public struct ContentHash: Hashable, Sendable {
    /// 32 bytes.
    public let bytes: [UInt8]

    /// `nil` unless there are 32 bytes.
    public init?(_ bytes: some Sequence<UInt8>) {
        self.bytes = Array(bytes)
        guard self.bytes.count == 32 else { return nil }
    }

    init(_ code: HMAC<SHA256>.MAC) { bytes = Array(code) }
}

extension ContentHash: SQLValueConvertible {
    public var sqlValue: SQLValue { .blob(bytes) }

    public init?(sqlValue: SQLValue) {
        guard case .blob(let bytes) = sqlValue else { return nil }
        self.init(bytes)
    }
}

/// An object opened for reading.
public struct ObjectContent: Sendable {
    /// Length of the whole content in bytes, whatever range is read.
    public let length: Int64

    public let contentHash: ContentHash

    /// The bytes asked for, in pieces of at most a few hundred kilobytes, each checked before it is given out. Iterate it once.
    public let chunks: PulledSequence<[UInt8]>

    public init(length: Int64, contentHash: ContentHash, chunks: PulledSequence<[UInt8]>) {
        self.length = length
        self.contentHash = contentHash
        self.chunks = chunks
    }
}
