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
    public init(directory: String) throws {
        let path = directory + "/server.lock"
        file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw Self.failure("opening \(path)") }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            let error = errno == EWOULDBLOCK ? Self.inUse(by: file, directory) : Self.failure("locking \(path)")
            close(file)
            throw error
        }
        let text = Array("\(getpid())\n".utf8)
        guard ftruncate(file, 0) == 0, pwrite(file, text, text.count, 0) == text.count else {
            let error = Self.failure("writing \(path)")
            close(file)
            throw error
        }
    }

    deinit { close(file) }

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
