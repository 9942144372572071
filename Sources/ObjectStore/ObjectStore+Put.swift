public import VoiceCore

extension ObjectStore {
    /// Stores a stream as one object and answers when it is on stable storage. Whatever goes wrong, nothing is left behind.
    ///
    /// - Parameter chunks: the content, in pieces of any size; small ones are gathered, so that memory and calls stay few.
    /// - Throws: what `begin`, `write` and `complete` throw, the stream's own error, and `CancellationError`: a cancelled stream
    ///   ends early without an error, and must not become a short object.
    public func put<Chunks: AsyncSequence>(
        _ chunks: Chunks, account: AccountID, length: Int64? = nil
    ) async throws -> ObjectReceipt where Chunks.Element == [UInt8] {
        let upload = try await begin(account: account, length: length)
        do {
            var gathered: [UInt8] = []
            for try await chunk in chunks {
                gathered += chunk
                if gathered.count >= putGatherBytes {
                    try await upload.write(gathered)
                    gathered.removeAll(keepingCapacity: true)
                }
            }
            try Task.checkCancellation()
            if !gathered.isEmpty { try await upload.write(gathered) }
            return try await upload.complete()
        } catch {
            // The first error is the one to tell; what cannot be removed now is swept as an abandoned upload.
            try? await upload.abort()
            throw error
        }
    }

    /// Stores bytes that are in memory as one object.
    public func put(_ content: [UInt8], account: AccountID) async throws -> ObjectReceipt {
        let once = PulledSequence {
            var next: [UInt8]? = content
            return {
                defer { next = nil }
                return next
            }
        }
        return try await put(once, account: account, length: Int64(content.count))
    }

    /// Reads a whole object into memory.
    ///
    /// - Parameter limit: refuses a longer object with `.tooLarge` before reading it.
    public func bytes(_ id: ObjectID, account: AccountID, limit: Int64) async throws -> [UInt8] {
        let content = try await read(id, account: account, range: nil)
        guard content.length <= limit else { throw ObjectStoreError.tooLarge(limit: limit) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Int(content.length))
        for try await chunk in content.chunks { bytes += chunk }
        return bytes
    }
}

/// How much of a stream is gathered before it is handed to the store's threads: four chunks.
private let putGatherBytes = 4 * ObjectLayout.chunkLength
