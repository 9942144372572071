import Crypto
import VoiceCore

extension UploadWriter {
    /// Begins a new upload.
    static func begin(_ place: UploadPlace, account: AccountID, limit: Int64, announced: Int64?, key: SymmetricKey) throws -> UploadWriter {
        let header = ObjectHeader(object: place.id, account: account)
        let file = try place.files.calls.open(place.part, .creating)
        do {
            try place.files.calls.write(header.encoded(), to: file, at: 0)
        } catch {
            _ = try? place.files.removeIfThere(place.part)  // the first error is the one to tell; what stays is swept
            throw error
        }
        return UploadWriter(
            header: header, limit: limit, announced: announced, place: place, file: file, journal: nil,
            encoder: ObjectEncoder(contentHashKey: key), isRagged: false)
    }

    /// Opens an upload that an earlier process left, and reads and checks all that is durable of it.
    static func reopen(_ place: UploadPlace, account: AccountID, limit: Int64, announced: Int64?, key: SymmetricKey) throws -> UploadWriter
    {
        let file = try place.files.calls.open(place.part, .writing)
        let header = ObjectHeader(object: place.id, account: account)
        try check(try place.files.calls.read(ObjectLayout.headerLength, from: file, at: 0), against: header)
        let kept = try UploadJournal.reopen(place)
        var encoder = ObjectEncoder(contentHashKey: key)
        if let last = kept?.last { try readBack(last, from: file, place.files.calls, into: &encoder) }
        return UploadWriter(
            header: header, limit: limit, announced: announced, place: place, file: file, journal: kept?.journal, encoder: encoder,
            isRagged: true)
    }

    private static func check(_ bytes: [UInt8], against header: ObjectHeader) throws {
        guard let found = ObjectHeader(decoding: bytes), found.object == header.object else {
            throw ObjectStoreError.damaged(chunk: nil)
        }
        guard found.account == header.account else { throw ObjectStoreError.notFound }
    }

    /// Encodes the durable content once more and compares: that checks it, and rebuilds its hash.
    private static func readBack(
        _ last: UploadProgress, from file: OpenFile, _ calls: any FileCalls, into encoder: inout ObjectEncoder
    ) throws {
        let chunkLength = Int64(ObjectLayout.chunkLength)
        while encoder.length < last.offset {
            let chunk = encoder.length / chunkLength
            let count = Int(min(chunkLength, last.offset - encoder.length))
            let isWhole = count == ObjectLayout.chunkLength
            let stored = try calls.read(count + (isWhole ? ObjectLayout.checkLength : 0), from: file, at: encoder.position)
            let again = encoder.append(Array(stored.prefix(count)))
            guard again == stored, isWhole || encoder.tailCheck == last.tailCheck else {
                throw ObjectStoreError.damaged(chunk: chunk)
            }
        }
        guard encoder.length == last.offset else { throw ObjectStoreError.damaged(chunk: nil) }
    }
}
