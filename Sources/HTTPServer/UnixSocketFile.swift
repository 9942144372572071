import Glibc
import VoiceCore

/// The file of a Unix socket: made so that at no moment another user can connect, and never in the place of a living server's.
struct UnixSocketFile: Sendable {
    /// Where clients connect.
    let path: String

    /// A folder for this user alone, in which the socket is bound before it moves to its place.
    private let folder: String

    /// Where to bind.
    var bindPath: String { folder + "/s" }

    /// - Throws: `WebServerError` when a server listens there already, something else lies there, or the path is too long.
    init(replacing path: String) throws(WebServerError) {
        let longest = MemoryLayout.size(ofValue: sockaddr_un().sun_path) - 1
        guard path.utf8.count + 10 <= longest else { throw .socketPathTooLong(path, limit: longest - 10) }
        try Self.checkStale(path)
        var template = Array((path + ".XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else { throw .socket(path, "mkdtemp", errno) }
        self.path = path
        folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Moves the bound socket to its place.
    func publish() throws(WebServerError) {
        defer { rmdir(folder) }
        guard chmod(bindPath, 0o600) == 0 else { throw .socket(path, "chmod", errno) }
        guard rename(bindPath, path) == 0 else { throw .socket(path, "rename", errno) }
    }

    /// Leaves nothing behind of a socket that was not published.
    func discard() {
        unlink(bindPath)
        rmdir(folder)
    }

    /// What tells this socket's file from one that replaced it; `nil` when it is gone.
    func identity() -> UInt64? {
        var status = stat()
        return lstat(path, &status) == 0 ? UInt64(status.st_ino) : nil
    }

    /// Removes the file if it is still this server's.
    func remove(identity: UInt64?) {
        if let identity, self.identity() == identity { unlink(path) }
    }

    private static func checkStale(_ path: String) throws(WebServerError) {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            guard errno == ENOENT else { throw .socket(path, "lstat", errno) }
            return
        }
        guard status.st_mode & S_IFMT == S_IFSOCK else { throw .socketPathTaken(path) }
        guard !isAlive(path) else { throw .alreadyListening(path) }
    }

    /// Whether somebody accepts connections there.
    private static func isAlive(_ path: String) -> Bool {
        let descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_NONBLOCK.rawValue), 0)
        guard descriptor >= 0 else { return true }
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
        return result == 0 || errno != ECONNREFUSED && errno != ENOENT
    }
}
