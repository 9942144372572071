import FoundationEssentials

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The system's calls on files, with errors that name them. They block.
enum ModelDisk {
    static func failure(_ call: String) -> ModelError {
        let number = errno
        return [ENOSPC, EDQUOT, EFBIG].contains(number) ? .diskFull : .io(call: call, errno: number)
    }

    /// Makes a folder and those above it that are missing, for its owner alone as the data directory is; one that is there is fine.
    static func makeFolder(_ path: String) throws(ModelError) {
        guard mkdir(path, 0o700) != 0, errno != EEXIST else { return }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex else { throw failure("mkdir") }
        try makeFolder(String(path[..<slash]))
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw failure("mkdir") }
    }

    /// Waits until a folder's names are on stable storage.
    static func synchronizeFolder(_ path: String) throws(ModelError) {
        let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw failure("open") }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw failure("fsync") }
    }

    static func move(_ path: String, to newPath: String) throws(ModelError) {
        guard rename(path, newPath) == 0 else { throw failure("rename") }
    }

    /// Removes a file; one that is not there is fine.
    static func removeFile(_ path: String) throws(ModelError) {
        guard unlink(path) == 0 || errno == ENOENT else { throw failure("unlink") }
    }

    /// Removes a file or a folder with all that is in it. Links are removed, not followed.
    static func removeTree(_ path: String) throws(ModelError) {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            if errno == ENOENT { return }
            throw failure("lstat")
        }
        guard status.st_mode & S_IFMT == S_IFDIR else { return try removeFile(path) }
        for name in try names(in: path) { try removeTree(path + "/" + name) }
        guard rmdir(path) == 0 || errno == ENOENT else { throw failure("rmdir") }
    }

    /// What is in a folder, in the order of the names; nothing where there is no folder.
    static func names(in path: String) throws(ModelError) -> [String] {
        guard let folder = opendir(path) else {
            if errno == ENOENT { return [] }
            throw failure("opendir")
        }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// - Returns: `nil` where there is no file.
    static func length(of path: String) -> Int64? {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG ? Int64(status.st_size) : nil
    }

    static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// - Returns: `nil` where there is nothing.
    static func stamp(of path: String) -> FileStamp? {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        return FileStamp(inode: UInt64(status.st_ino), seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec)
    }

    /// A small file as a whole; `nil` where there is none or it is longer.
    static func read(_ path: String, limit: Int64 = 4 << 20) -> Data? {
        guard let length = length(of: path), length <= limit else { return nil }
        return FileManager.default.contents(atPath: path)
    }

    /// Replaces a small file, and answers when it and its name are on stable storage.
    static func replace(_ path: String, with bytes: Data) throws(ModelError) {
        let file = try WrittenFile(path + ".new", .new)
        try bytes.withUnsafeBytes { pointer in Result { () throws(ModelError) in try file.write(pointer) } }.get()
        try file.finish()
        try move(path + ".new", to: path)
        try synchronizeFolder(String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)]))
    }

    /// Bytes that this user may still write on the disk of a folder; `nil` where nobody knows.
    static func freeBytes(at path: String) -> Int64? {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return nil }
        return Int64(clamping: UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize)).partialValue)
    }
}

/// A file that is being written. It is closed with the value.
final class WrittenFile {
    enum Beginning {
        /// In the place of what was there.
        case new
        /// What must not be there yet.
        case first
        /// Behind what is there.
        case end
    }

    private var descriptor: Int32

    init(_ path: String, _ beginning: Beginning) throws(ModelError) {
        let flags =
            switch beginning {
            case .new: O_TRUNC
            case .first: O_EXCL
            case .end: O_APPEND
            }
        descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | flags, 0o644)
        guard descriptor >= 0 else { throw ModelDisk.failure("open") }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    func write(_ bytes: UnsafeRawBufferPointer) throws(ModelError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw ModelDisk.failure("write") }
            rest = rest.dropFirst(count)
        }
    }

    /// Drops what is there.
    func truncate() throws(ModelError) {
        guard ftruncate(descriptor, 0) == 0 else { throw ModelDisk.failure("ftruncate") }
    }

    /// Waits until everything is on stable storage.
    func synchronize() throws(ModelError) {
        guard fsync(descriptor) == 0 else { throw ModelDisk.failure("fsync") }
    }

    func finish() throws(ModelError) {
        try synchronize()
        close(descriptor)
        descriptor = -1
    }
}
