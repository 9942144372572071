public import VoiceCore

/// Keeps immutable objects (audio, transcripts, notes) under opaque ids: in files on a laptop, in a bucket in a fleet.
///
/// An id says nothing about its content, and every call names the account: an object of another account is `.notFound`. What an
/// object is used for, and when it may go, is the database's part (`ObjectCatalogue`).
public protocol ObjectStore: Sendable {
    /// Begins an object that is written in parts.
    ///
    /// - Parameter length: the content's length in bytes where it is known. More than that is refused with `.tooLarge`, and
    ///   `complete` refuses less with `.lengthMismatch`.
    /// - Throws: `.tooLarge` at once for a length over the store's limit; `.keyMissing` or `.keyErased` without the account's key.
    func begin(account: AccountID, length: Int64?) async throws -> any ObjectUpload

    /// Goes on with an upload that was begun earlier, by this process or by one that has died, at its durable offset.
    ///
    /// - Throws: `.notFound` if there is none: never begun, aborted, swept, or completed (then `receipt` has it).
    func resume(_ id: ObjectID, account: AccountID, length: Int64?) async throws -> any ObjectUpload

    /// What `complete` told of an object, read back from the object itself.
    func receipt(_ id: ObjectID, account: AccountID) async throws -> ObjectReceipt

    /// Opens an object for reading.
    ///
    /// - Parameter range: bytes of the content, its end cut to the object's length; `nil` for all of it. Each piece is checked before
    ///   it is given out; a read of all of it also checks the whole against its keyed hash, at the end.
    /// - Throws: `.notFound`; `.rangeOutside` if the range begins beyond the end; `.damaged`. While reading: `.damaged`, `.io`.
    func read(_ id: ObjectID, account: AccountID, range: Range<Int64>?) async throws -> ObjectContent

    /// Removes an object; one that is not there is fine, so that a sweep can be repeated. Open readers may read on.
    func delete(_ id: ObjectID) async throws

    /// The ids of all stored objects last written at `cutoff` or before, in pages of bounded size and in no order.
    func objects(writtenBy cutoff: Timestamp) -> PulledSequence<[ObjectID]>

    /// Those of `ids` that are not stored, whosever they were. Tells that they are there, not that they are whole.
    func missing(among ids: [ObjectID]) async throws -> [ObjectID]

    /// Removes uploads that nobody holds and that were last written at `cutoff` or before.
    ///
    /// - Returns: how many there were.
    func removeAbandonedUploads(writtenBy cutoff: Timestamp) async throws -> Int
}

/// An object on its way in. Calls to one upload are taken one after another.
///
/// Dropping an upload leaves it to be resumed, or to be swept.
public protocol ObjectUpload: Sendable {
    /// The id that the object will have.
    var id: ObjectID { get }

    /// How many bytes are on stable storage: where the next part begins.
    func durableOffset() async throws -> Int64

    /// Adds a part of any size and answers when it is on stable storage.
    ///
    /// - Parameter offset: where the part begins, so that one that arrives twice is refused and not stored twice.
    /// - Returns: the new durable offset.
    /// - Throws: `.offsetMismatch` with the offset to go on at; `.full`, after which the upload stands where it stood and the part can
    ///   be sent again once there is room; `.tooLarge`.
    func append(_ part: [UInt8], at offset: Int64) async throws -> Int64

    /// Makes the object of what was appended and answers when it and its name are on stable storage.
    func complete() async throws -> ObjectReceipt

    /// Gives the upload up and removes what it stored.
    func abort() async throws

    /// Adds bytes without waiting for stable storage; only `complete` makes them safe. For one stream from begin to end.
    func write(_ bytes: [UInt8]) async throws
}
