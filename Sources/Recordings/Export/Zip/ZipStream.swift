import NIOCore
import ObjectStore
import VoiceCore

/// A file in an archive.
struct ZipEntry: Sendable {
    enum Content: Sendable {
        case bytes([UInt8])
        /// - Parameter length: an upper bound in bytes.
        case stream(length: Int64, PulledSequence<[UInt8]>)
    }

    /// Its path, with slashes.
    let name: String
    let modified: Timestamp?
    let content: Content
}

/// An archive as it is asked for: the next entry is made, or opened, when everything before it was sent, so a slow reader slows the
/// whole chain and memory does not grow.
final class ZipStream {
    private let nextEntry: PulledSequence<ZipEntry>.Next
    private let comment: () -> String
    private let directory: Spool
    private var writer = ZipWriter()
    private var content: PulledSequence<[UInt8]>.AsyncIterator?
    private var remainder: [[UInt8]] = []
    private var closing: PulledSequence<[UInt8]>.AsyncIterator?
    private var isOver = false

    /// - Parameters:
    ///   - directory: keeps the directory until the end, empty.
    ///   - comment: the archive's comment, asked for when all entries are there.
    init(directory: Spool, nextEntry: @escaping PulledSequence<ZipEntry>.Next, comment: @escaping () -> String) {
        self.directory = directory
        self.nextEntry = nextEntry
        self.comment = comment
    }

    /// The archive's next bytes; `nil` at its end.
    func next() async throws -> ByteBuffer? {
        while true {
            if let piece = try await piece() {
                if piece.isEmpty { continue }
                return ByteBuffer(bytes: piece)
            }
            if isOver { return nil }
        }
    }

    private func piece() async throws -> [UInt8]? {
        if !remainder.isEmpty { return remainder.removeFirst() }
        if content != nil { return try await contentPiece() }
        if closing != nil { return try await closingPiece() }
        guard let entry = try await nextEntry() else {
            closing = try await directory.contents().makeAsyncIterator()
            return []
        }
        switch entry.content {
        case .bytes(let bytes):
            let header = writer.whole(entry.name, modified: entry.modified, bytes)
            remainder = [bytes]
            try await directory.append(writer.takeDirectory())
            return header
        case .stream(let length, let chunks):
            content = chunks.makeAsyncIterator()
            return writer.begin(entry.name, modified: entry.modified, length: UInt64(max(0, length)))
        }
    }

    private func contentPiece() async throws -> [UInt8] {
        if let chunk = try await content?.next() {
            writer.take(chunk)
            return chunk
        }
        content = nil
        let descriptor = writer.end()
        try await directory.append(writer.takeDirectory())
        return descriptor
    }

    private func closingPiece() async throws -> [UInt8]? {
        if isOver { return nil }
        if let chunk = try await closing?.next() { return chunk }
        isOver = true
        await directory.discard()
        return writer.ending(comment: comment())
    }
}
