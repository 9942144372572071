import NIOCore
import ObjectStore
import VoiceCore

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A file that stays open while it is uploaded, so that it is the same one after a pause.
final class OpenFileToAdd: Sendable {
    let file: FileToAdd
    private let descriptor: Int32
    private let threads: BlockingThreads

    /// - Parameter threads: that read it.
    init(_ file: FileToAdd, threads: BlockingThreads) throws {
        self.file = file
        self.threads = threads
        descriptor = open(file.path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw CommandError(
                code: "input_unreadable", userMessage: "The file cannot be read: \(String(cString: strerror(errno))).", status: .noInput)
        }
    }

    deinit { close(descriptor) }

    /// The file from a place to where it ended when it was found.
    ///
    /// - Parameter sent: is told how many bytes were handed on.
    func bytes(from offset: Int64, sent: @escaping @Sendable (Int) -> Void) -> PulledSequence<ByteBuffer> {
        PulledSequence { [self] in
            var place = offset
            return { [self] in
                guard place < file.size else { return nil }
                let (at, count) = (place, Int(min(256 << 10, file.size - place)))
                let piece = try await threads.run { try self.read(at, count) }
                place += Int64(piece.count)
                sent(piece.count)
                return ByteBuffer(bytes: piece)
            }
        }
    }

    /// Blocks.
    private func read(_ offset: Int64, _ count: Int) throws -> [UInt8] {
        while true {
            var (length, problem) = (0, Int32(0))
            let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
                length = pread(descriptor, buffer.baseAddress, count, off_t(offset))
                if length < 0 { problem = errno }
                filled = max(0, length)
            }
            if length > 0 { return bytes }
            if length < 0, problem == EINTR { continue }
            throw CommandError(
                code: "input_unreadable",
                userMessage: length == 0
                    ? "The file became shorter while it was uploaded." : "The file cannot be read: \(String(cString: strerror(problem))).",
                status: .noInput)
        }
    }
}
