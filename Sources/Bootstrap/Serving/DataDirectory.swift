import FoundationEssentials
import VoiceCore

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The files of an installation. Everything lies under one directory, which only its owner can read.
struct DataDirectory: Sendable {
    let path: String

    var database: String { path + "/crescendo.sqlite" }
    /// The search index, which can be made anew: no backup needs it.
    var searchIndex: String { path + "/search.sqlite" }
    var objects: String { path + "/objects" }
    var keys: String { path + "/keys" }
    /// Models for engines, which can be installed anew: no backup needs them.
    var models: String { path + "/models" }
    /// The owner's API key, for the command line on this machine.
    var ownerKey: String { path + "/owner.key" }
    /// How the running server can be reached.
    var serverInfo: String { path + "/server.json" }
    var socket: String { path + "/crescendo.sock" }
    /// There while a restore fills the directory, and when one was cut off.
    var restoreMarker: String { path + "/restore.json" }

    /// - Throws: `CommandError` when it cannot be made.
    func make() throws {
        if FileManager.default.isWritableFile(atPath: path) { return }
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw CommandError(
                code: "data_directory", userMessage: "The data directory \(path) cannot be made. Give another with --data-dir.",
                status: .cannotCreate)
        }
    }

    /// Replaces a small file for its owner's eyes only, and answers when it and its name are on stable storage.
    func replace(_ file: String, with text: String) throws {
        let temporary = file + ".new"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure(writing: file) }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        guard write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0, rename(temporary, file) == 0 else {
            throw Self.failure(writing: file)
        }
        let directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { throw Self.failure(writing: file) }
        defer { close(directory) }
        guard fsync(directory) == 0 else { throw Self.failure(writing: file) }
    }

    /// A small text file without its last line break; `nil` if it is not there.
    func read(_ file: String) -> String? {
        guard let data = FileManager.default.contents(atPath: file) else { return nil }
        let text = String(decoding: data, as: UTF8.self)
        return text.hasSuffix("\n") ? String(text.dropLast()) : text
    }

    private static func failure(writing file: String) -> CommandError {
        CommandError(
            code: "data_directory", userMessage: "\(file) cannot be written: \(String(cString: strerror(errno))).", status: .cannotCreate)
    }
}

/// What `server.json` tells.
struct ServerInfo: Codable, Sendable {
    let pid: Int32
    let address: String
    let port: Int
    let socket: String
    let version: String
}

extension DataDirectory {
    /// Keeps servers and commands off a directory that is not whole.
    ///
    /// - Throws: `CommandError` when a restore was cut off here.
    func refuseUnfinishedRestore() throws {
        guard FileManager.default.fileExists(atPath: restoreMarker) else { return }
        throw CommandError(
            code: "restore_unfinished",
            userMessage: "A restore into \(path) was cut off or found damage. Run 'crescendo restore' again, which goes on where it was; "
                + "or remove the directory.", status: .failure)
    }
}
