import VoiceCore

/// An upload's file and how far it is. Blocks; its owner lets one call in at a time.
///
/// What is acknowledged is never written again: parts are only added behind it, and the journal says how far it reaches.
struct UploadWriter {
    let header: ObjectHeader
    private let limit: Int64
    private let announced: Int64?
    private let place: UploadPlace
    private let file: OpenFile
    private var journal: UploadJournal?
    private var encoder: ObjectEncoder

    /// Whether the file may reach beyond what `encoder` has: after a failed write, or a crash.
    private var isRagged: Bool

    private(set) var isOver = false

    /// - Parameter announced: the content's length, where it is known.
    init(
        header: ObjectHeader, limit: Int64, announced: Int64?, place: UploadPlace, file: OpenFile, journal: UploadJournal?,
        encoder: ObjectEncoder, isRagged: Bool
    ) {
        self.header = header
        self.limit = min(limit, announced ?? limit)
        self.announced = announced
        self.place = place
        self.file = file
        self.journal = journal
        self.encoder = encoder
        self.isRagged = isRagged
    }

    /// Bytes of content that are durable. Before the first journal line none are, whatever was written.
    var durableOffset: Int64 { journal?.offset ?? 0 }

    /// Adds content without making it durable. If it fails, nothing was added.
    mutating func write(_ content: [UInt8]) throws {
        guard !isOver else { throw ObjectStoreError.uploadOver }
        guard Int64(content.count) <= limit - encoder.length else { throw ObjectStoreError.tooLarge(limit: limit) }
        var longer = encoder
        let stored = longer.append(content)
        do {
            try place.files.calls.write(stored, to: file, at: encoder.position)
        } catch {
            isRagged = true
            throw error
        }
        encoder = longer
    }

    /// Adds content and makes it durable, all of it or nothing.
    mutating func append(_ content: [UInt8], at offset: Int64) throws -> Int64 {
        guard !isOver else { throw ObjectStoreError.uploadOver }
        guard offset == encoder.length else { throw ObjectStoreError.offsetMismatch(expected: encoder.length) }
        let before = encoder
        try write(content)
        try synchronizeOrGiveUp { [file] in try $0.synchronize(file) }
        do {
            try note(UploadProgress(offset: encoder.length, tailCheck: encoder.tailCheck))
        } catch {
            encoder = before
            isRagged = true
            throw error
        }
        return encoder.length
    }

    /// Makes the object; its name appears only when its content is durable.
    mutating func complete() throws -> ObjectReceipt {
        guard !isOver else { throw ObjectStoreError.uploadOver }
        let length = encoder.length
        if let announced, announced != length { throw ObjectStoreError.lengthMismatch(announced: announced, received: length) }
        var whole = encoder
        let (stored, contentHash) = whole.finish()
        do {
            try place.files.calls.write(stored, to: file, at: encoder.position)
            if isRagged { try place.files.calls.truncate(file, to: ObjectLayout.fileLength(ofContent: length)) }
        } catch {
            isRagged = true
            throw error
        }
        try synchronizeOrGiveUp { [file] in try $0.synchronize(file) }
        try place.prepareShard()
        try place.files.calls.rename(place.part, to: place.object)
        isOver = true
        do {
            try place.files.calls.synchronizeDirectory(place.shard)
        } catch {
            // Not acknowledged, so it must not stay; what cannot be removed has no row and is swept.
            _ = try? place.files.removeIfThere(place.object)
            throw error
        }
        // The object is safe. A journal that stays is swept as an abandoned upload.
        _ = try? place.files.removeIfThere(place.journal)
        return ObjectReceipt(id: header.object, length: length, contentHash: contentHash)
    }

    mutating func abort() throws {
        guard !isOver else { return }
        isOver = true
        try place.files.removeIfThere(place.part)
        try place.files.removeIfThere(place.journal)
    }

    private mutating func note(_ progress: UploadProgress) throws {
        if journal == nil {
            journal = UploadJournal(file: try place.files.calls.open(place.journal, .creating))
            try synchronizeOrGiveUp { [place] in try $0.synchronizeDirectory(place.directory) }
        }
        guard let current = journal else { return }
        try place.files.calls.write(progress.encoded(), to: current.file, at: current.end)
        try synchronizeOrGiveUp { try $0.synchronize(current.file) }
        journal?.advance(to: progress)
    }

    /// After a failed fsync the kernel may have dropped what it could not write and will report success the next time, so the upload
    /// is given up rather than believed (Rebello et al., "Can applications recover from fsync failures?", 2020).
    private mutating func synchronizeOrGiveUp(_ body: (any FileCalls) throws -> Void) throws {
        do {
            try body(place.files.calls)
        } catch {
            try? abort()  // the first error is the one to tell; what stays is swept
            throw error
        }
    }
}
