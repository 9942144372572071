import Storage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Keeps a second server off a data directory for as long as the value lives.
///
/// The lock is the kernel's (`flock`), so it ends with the process however that dies, and a file left behind locks nothing. Child
/// processes do not inherit it.
public final class DataDirectoryLock: Sendable {
    private let file: Int32

    /// Locks a directory that exists.
    ///
    /// - Throws: `StorageError`: `.alreadyOpen` naming the process that holds it, `.io` when the lock's file cannot be written.
    public init(directory: String) throws { file = try Self.locked(directory) }

    deinit {
        // A program that is being started may hold a copy of the descriptor for a moment, and the lock with it.
        flock(file, LOCK_UN)
        close(file)
    }

    private static func locked(_ directory: String) throws -> Int32 {
        let path = directory + "/server.lock"
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw failure("opening \(path)") }
        do {
            guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
                throw errno == EWOULDBLOCK ? inUse(by: file, directory) : failure("locking \(path)")
            }
            let text = Array("\(getpid())\n".utf8)
            guard ftruncate(file, 0) == 0, pwrite(file, text, text.count, 0) == text.count else { throw failure("writing \(path)") }
            return file
        } catch {
            close(file)
            throw error
        }
    }

    private static func inUse(by file: Int32, _ directory: String) -> StorageError {
        var bytes = [UInt8](repeating: 0, count: 32)
        let count = pread(file, &bytes, bytes.count, 0)
        let holder = String(
            decoding: bytes.prefix(max(0, count)).prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }, as: UTF8.self)
        return StorageError(
            .alreadyOpen, doing: "locking \(directory)", cause: "process \(holder.isEmpty ? "unknown" : holder) uses it")
    }

    private static func failure(_ doing: String) -> StorageError {
        let error = errno
        let kind: StorageError.Code = error == ENOSPC || error == EDQUOT ? .diskFull : .io
        return StorageError(kind, doing: doing, cause: String(cString: strerror(error)))
    }
}
