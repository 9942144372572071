import VoiceCore

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The bytes of a file, or of standard input for `-`, in pieces. Iterate it once.
///
/// Reading blocks the calling thread; that suits a command, which does nothing else.
struct FileChunks: AsyncSequence, Sendable {
    private let descriptor: Int32

    /// - Throws: `CommandError` when the file cannot be opened.
    init(_ path: String) throws {
        descriptor = path == "-" ? dup(0) : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw CommandError.unreadable(errno)
        }
    }

    func makeAsyncIterator() -> Iterator { Iterator(file: OpenDescriptor(descriptor)) }

    struct Iterator: AsyncIteratorProtocol {
        fileprivate let file: OpenDescriptor

        mutating func next() async throws -> [UInt8]? {
            while true {
                var problem: Int32 = 0
                let bytes = [UInt8](unsafeUninitializedCapacity: 256 * 1024) { buffer, count in
                    let length = read(file.number, buffer.baseAddress, buffer.count)
                    if length < 0 { problem = errno }
                    count = length < 0 ? 0 : length
                }
                if problem == EINTR { continue }
                guard problem == 0 else { throw CommandError.unreadable(problem) }
                return bytes.isEmpty ? nil : bytes
            }
        }
    }
}

/// Closes its descriptor when it goes.
private final class OpenDescriptor: Sendable {
    let number: Int32

    init(_ number: Int32) { self.number = number }

    deinit { close(number) }
}

extension CommandError {
    fileprivate static func unreadable(_ number: Int32) -> CommandError {
        CommandError(
            code: "input_unreadable", userMessage: "The file cannot be read: \(String(cString: strerror(number))).", status: .noInput)
    }
}
