import Glibc
package import VoiceCore

/// The machine's own file system.
package struct POSIXFileCalls: FileCalls {
    package init() {}

    package func makeDirectory(_ path: String) throws {
        guard mkdir(path, 0o700) != 0, errno != EEXIST else { return }
        throw FileCallError(call: "mkdir", errno: errno)
    }

    package func open(_ path: String, _ mode: OpenFile.Mode) throws -> OpenFile {
        let flags =
            switch mode {
            case .reading: O_RDONLY
            case .writing: O_RDWR
            case .creating: O_RDWR | O_CREAT | O_EXCL
            }
        let descriptor = try check("open") { Glibc.open(path, flags | O_CLOEXEC, 0o600) }
        return OpenFile(descriptor: descriptor, path: path)
    }

    package func write(_ bytes: [UInt8], to file: OpenFile, at offset: Int64) throws {
        try bytes.withUnsafeBytes { buffer in
            var done = 0
            while done < buffer.count {
                let rest = UnsafeRawBufferPointer(rebasing: buffer[done...])
                done += try check("pwrite") { pwrite(file.descriptor, rest.baseAddress, rest.count, off_t(offset) + off_t(done)) }
            }
        }
    }

    package func read(_ count: Int, from file: OpenFile, at offset: Int64) throws -> [UInt8] {
        try [UInt8](unsafeUninitializedCapacity: count) { buffer, done in
            while done < count {
                let rest = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[done...])
                let got = try check("pread") { pread(file.descriptor, rest.baseAddress, rest.count, off_t(offset) + off_t(done)) }
                if got == 0 { return }
                done += got
            }
        }
    }

    package func length(of file: OpenFile) throws -> Int64 {
        var status = stat()
        _ = try check("fstat") { fstat(file.descriptor, &status) }
        return Int64(status.st_size)
    }

    package func truncate(_ file: OpenFile, to length: Int64) throws {
        _ = try check("ftruncate") { ftruncate(file.descriptor, off_t(length)) }
    }

    package func synchronize(_ file: OpenFile) throws {
        _ = try check("fsync") { fsync(file.descriptor) }
    }

    package func synchronizeDirectory(_ path: String) throws {
        let descriptor = try check("open") { Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        defer { _ = close(descriptor) }
        _ = try check("fsync") { fsync(descriptor) }
    }

    package func rename(_ path: String, to newPath: String) throws {
        _ = try check("rename") { Glibc.rename(path, newPath) }
    }

    package func remove(_ path: String) throws {
        _ = try check("unlink") { unlink(path) }
    }

    package func list(_ path: String) throws -> [String] {
        guard let directory = opendir(path) else { throw FileCallError(call: "opendir", errno: errno) }
        defer { closedir(directory) }
        var names: [String] = []
        errno = 0
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            if name != "." && name != ".." { names.append(name) }
            errno = 0
        }
        guard errno == 0 else { throw FileCallError(call: "readdir", errno: errno) }
        return names
    }

    package func modificationTime(of path: String) throws -> Timestamp {
        var status = stat()
        _ = try check("stat") { stat(path, &status) }
        return Timestamp(microseconds: Int64(status.st_mtim.tv_sec) * 1_000_000 + Int64(status.st_mtim.tv_nsec) / 1000)
    }

    /// Runs a call again while signals interrupt it; −1 becomes the error.
    private func check<Result: SignedInteger>(_ call: String, _ body: () -> Result) throws -> Result {
        while true {
            let result = body()
            if result != -1 { return result }
            if errno != EINTR { throw FileCallError(call: call, errno: errno) }
        }
    }
}
