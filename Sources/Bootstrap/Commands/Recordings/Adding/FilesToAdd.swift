import VoiceCore

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A file to upload.
struct FileToAdd: Sendable, Equatable {
    let path: String
    let size: Int64

    /// The last part of the path.
    var name: String { path.split(separator: "/").last.map(String.init) ?? path }
}

/// The files that somebody means by files and folders.
///
/// Folders are walked through in the order of names; hidden ones and links to folders are left alone. Of a folder's files those count that
/// are called like audio or video; a file that is named itself always counts.
struct FilesToAdd {
    private(set) var files: [FileToAdd] = []
    /// Files in folders that are not called like audio.
    private(set) var skipped = 0

    /// Blocks.
    ///
    /// - Throws: `CommandError` for the first path that is neither.
    init(_ paths: [String]) throws {
        var seen: Set<String> = []
        for path in paths {
            var status = stat()
            guard stat(path, &status) == 0 else { throw Self.unreadable(path, errno) }
            switch status.st_mode & S_IFMT {
            case S_IFDIR: try walk(path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path, &seen)
            case S_IFREG: add(path, size: Int64(status.st_size), &seen)
            default:
                throw CommandError(code: "input_unreadable", userMessage: "\(path) is neither a file nor a folder.", status: .noInput)
            }
        }
    }

    private mutating func add(_ path: String, size: Int64, _ seen: inout Set<String>) {
        if seen.insert(path).inserted { files.append(FileToAdd(path: path, size: size)) }
    }

    private mutating func walk(_ folder: String, _ seen: inout Set<String>) throws {
        for name in try Self.names(in: folder).sorted() where !name.hasPrefix(".") {
            let path = "\(folder)/\(name)"
            var own = stat()
            guard lstat(path, &own) == 0 else { continue }
            switch own.st_mode & S_IFMT {
            case S_IFDIR: try walk(path, &seen)
            case S_IFREG, S_IFLNK:
                var status = stat()
                guard Self.isMedia(name), stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
                    skipped += 1
                    continue
                }
                add(path, size: Int64(status.st_size), &seen)
            default: continue
            }
        }
    }

    private static func names(in folder: String) throws -> [String] {
        guard let directory = opendir(folder) else { throw unreadable(folder, errno) }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            names.append(name)
        }
        return names
    }

    static func isMedia(_ name: String) -> Bool {
        guard let dot = name.lastIndex(of: ".") else { return false }
        return suffixes.contains(name[name.index(after: dot)...].lowercased())
    }

    private static let suffixes: Set<String> = [
        "3g2", "3gp", "aac", "ac3", "aif", "aifc", "aiff", "amr", "ape", "asf", "au", "avi", "caf", "eac3", "flac", "flv", "m2ts", "m4a",
        "m4b", "m4v", "mka", "mkv", "mov", "mp1", "mp2", "mp3", "mp4", "mpeg", "mpg", "oga", "ogg", "ogv", "opus", "ra", "rm", "snd",
        "spx", "ts", "tta", "w64", "wav", "wave", "webm", "wma", "wmv", "wv",
    ]

    private static func unreadable(_ path: String, _ number: Int32) -> CommandError {
        CommandError(
            code: "input_unreadable", userMessage: "\(path) cannot be read: \(String(cString: strerror(number))).", status: .noInput)
    }
}
