import VoiceCore

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Keeps two from working in a backup directory, for as long as the value lives: one writer, or any number of readers.
///
/// The kernel's lock (`flock`), so that it ends with the process. A copy of a backup on a medium that cannot be written needs none.
final class BackupLock: Sendable {
    enum Use: Sendable { case writing, reading }

    private let file: Int32

    /// - Throws: `BackupError` `.busy`; `.io` when the lock cannot be made for writing.
    init(_ directory: BackupDirectory, for use: Use) throws {
        file = open(directory.lock, use == .writing ? O_RDWR | O_CREAT | O_CLOEXEC : O_RDONLY | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            if use == .reading { return }
            throw BackupError.io(call: "open", errno: errno)
        }
        guard flock(file, (use == .writing ? LOCK_EX : LOCK_SH) | LOCK_NB) != 0 else { return }
        let number = errno
        // The value is complete here, so its end closes the file when something is thrown. To close it twice would take the number from
        // whoever was given it meanwhile.
        if number == EWOULDBLOCK { throw BackupError.busy }
        // Else a file system without locks: a network's, perhaps.
        if use == .writing { throw BackupError.io(call: "flock", errno: number) }
    }

    deinit {
        guard file >= 0 else { return }
        // A program that is being started may hold a copy of the descriptor for a moment, and the lock with it.
        flock(file, LOCK_UN)
        close(file)
    }
}
