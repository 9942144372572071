import VoiceCore

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A file that is there whole or not at all: written beside its place under another name, made durable, then renamed. Or standard output.
final class OutputFile {
    private let path: String?
    private let temporary: String
    private let replaces: Bool
    private var descriptor: Int32

    /// - Parameters:
    ///   - path: `-` for standard output.
    ///   - replaces: whether a file that is there may go.
    /// - Throws: `CommandError` where it cannot be made.
    init(_ path: String, replaces: Bool) throws {
        self.replaces = replaces
        guard path != "-" else {
            (self.path, temporary, descriptor) = (nil, "", 1)
            return
        }
        self.path = path
        let slash = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
        temporary = path[..<slash] + ".\(path[slash...].prefix(100)).\(getpid()).part"
        descriptor = -1
        if !replaces, access(path, F_OK) == 0 { throw Self.taken(path) }
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
            throw CommandError(code: "output_unwritable", userMessage: "\(path) is a folder.", status: .cannotCreate)
        }
        descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw Self.failure(path) }
    }

    /// What was not finished goes.
    deinit {
        guard path != nil, descriptor >= 0 else { return }
        close(descriptor)
        unlink(temporary)
    }

    /// Blocks.
    ///
    /// - Throws: `ReaderLeft` where the reader of standard output has gone; `CommandError`.
    func write(_ bytes: some Collection<UInt8>) throws {
        var rest = Array(bytes)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno == EPIPE, path == nil {
                throw ReaderLeft()
            } else if errno != EINTR, errno != EAGAIN {
                throw Self.failure(path ?? "standard output")
            }
        }
    }

    /// Replaces the first bytes, which were written before; not those of a pipe, which are gone. Blocks.
    ///
    /// - Throws: `CommandError`.
    func overwriteBeginning(_ bytes: [UInt8]) throws {
        guard let path else { return }
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { pwrite(descriptor, $0.baseAddress! + done, $0.count - done, off_t(done)) }
            if count >= 0 { done += count } else if errno != EINTR { throw Self.failure(path) }
        }
    }

    /// Makes it durable and puts it into its place.
    func finish() throws {
        guard let path else { return }
        guard fsync(descriptor) == 0 else { throw Self.failure(path) }
        // A link takes no other file's place, a renaming does.
        let done = replaces ? rename(temporary, path) : link(temporary, path)
        if done != 0 {
            if errno == EEXIST { throw Self.taken(path) }
            // Some file systems know no links.
            guard !replaces, errno == EPERM || errno == EOPNOTSUPP, rename(temporary, path) == 0 else { throw Self.failure(path) }
        } else if !replaces {
            unlink(temporary)
        }
        close(descriptor)
        descriptor = -1
    }

    private static func taken(_ path: String) -> CommandError {
        CommandError(
            code: "output_exists", userMessage: "\(path) is there already. Give another name, or --force to replace it.",
            status: .cannotCreate)
    }

    private static func failure(_ path: String) -> CommandError {
        CommandError(
            code: "output_unwritable", userMessage: "\(path) cannot be written: \(String(cString: strerror(errno))).", status: .cannotCreate
        )
    }
}

/// Nobody reads standard output any more, as behind `head`: that is no failure.
struct ReaderLeft: Error {}
