import Crypto

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Reads files to their end. Blocks.
enum FileSum {
    /// A file's length and its SHA-256.
    ///
    /// - Parameter look: called with the length of each piece of at most a megabyte; what it throws ends the reading.
    /// - Throws: `ModelError.fileUnreadable`.
    static func of(_ path: String, look: (Int) throws -> Void = { _ in }) throws -> (bytes: Int64, sha256: String) {
        var hash = SHA256()
        var total: Int64 = 0
        try read(path) { piece in
            hash.update(bufferPointer: piece)
            total += Int64(piece.count)
            try look(piece.count)
        }
        return (total, SHA256Text.of(hash.finalize()))
    }

    /// Hands out a file's bytes in pieces of at most a megabyte.
    static func read(_ path: String, _ take: (UnsafeRawBufferPointer) throws -> Void) throws {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw ModelError.fileUnreadable(errno: errno) }
        defer { close(file) }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = Glibc.read(file, buffer.baseAddress, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw ModelError.fileUnreadable(errno: errno) }
            guard count > 0 else { return }
            try take(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }
}
