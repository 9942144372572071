import NIOConcurrencyHelpers

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Keeps two commands from changing models at a time, until it is released: the kernel's lock, which ends with the process.
final class ModelLock: Sendable {
    /// Negative once it is released.
    private let file: NIOLockedValueBox<Int32>

    /// - Throws: `ModelError.busy`.
    init(_ folder: ModelFolder) throws(ModelError) {
        try ModelDisk.makeFolder(folder.path)
        let descriptor = open(folder.lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw ModelDisk.failure("open") }
        file = NIOLockedValueBox(descriptor)
        guard flock(descriptor, LOCK_EX | LOCK_NB) != 0 else { return }
        // The value is complete here: its end closes the file.
        throw errno == EWOULDBLOCK ? .busy : ModelDisk.failure("flock")
    }

    deinit { release() }

    /// At once, whoever still holds the value. May be called again.
    func release() {
        file.withLockedValue { file in
            guard file >= 0 else { return }
            // A program that is being started may hold a copy of the descriptor for a moment.
            flock(file, LOCK_UN)
            close(file)
            file = -1
        }
    }
}
