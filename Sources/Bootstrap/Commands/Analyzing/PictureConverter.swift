import FoundationEssentials
import VoiceCore

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Makes PNG pictures of SVG ones by librsvg's program, which is run and not linked.
enum PictureConverter {
    private static let program = "rsvg-convert"
    /// Pixels of the picture for one of the SVG's: sharp on paper too.
    private static let zoom = "2"

    /// - Throws: `CommandError` if the program is not on the path.
    static func checkInstallation() throws {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        guard path.split(separator: ":").contains(where: { access("\($0)/\(program)", X_OK) == 0 }) else { throw missing }
    }

    private static let missing = CommandError(
        code: "converter_missing",
        userMessage: "A PNG picture takes \(program) (apt-get install librsvg2-bin). A file that ends with .svg takes nothing.",
        status: .unavailable)

    private static func failed(_ cause: String) -> CommandError {
        CommandError(code: "converter_failed", userMessage: "\(program) made no picture: \(cause).", status: .failure)
    }

    /// Blocks until the picture is made.
    static func png(of svg: String) throws -> [UInt8] {
        let (input, output) = (try Scratch(), try Scratch())
        try input.fill(Array(svg.utf8))
        var files = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&files)
        defer { posix_spawn_file_actions_destroy(&files) }
        posix_spawn_file_actions_adddup2(&files, input.descriptor, 0)
        posix_spawn_file_actions_adddup2(&files, output.descriptor, 1)
        let words: [String] = [program, "--format", "png", "--zoom", zoom]
        var arguments = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var id: pid_t = 0
        let problem = posix_spawnp(&id, program, &files, nil, &arguments, environ)
        guard problem == 0 else { throw problem == ENOENT ? missing : failed(String(cString: strerror(problem))) }
        var status: Int32 = 0
        while waitpid(id, &status, 0) < 0, errno == EINTR {}
        let picture = try output.content()
        guard status == 0, !picture.isEmpty else { throw failed("it ended with status \(status >> 8 & 0xFF)") }
        return picture
    }

    /// A file without a name, gone with its last descriptor.
    private final class Scratch {
        let descriptor: Int32

        init() throws {
            var path = Array((FileManager.default.temporaryDirectory.path + "/crescendo-XXXXXX").utf8CString)
            descriptor = mkstemp(&path)
            guard descriptor >= 0 else { throw failed(String(cString: strerror(errno))) }
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
            unlink(path)
        }

        deinit { close(descriptor) }

        func fill(_ bytes: [UInt8]) throws {
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
                if count > 0 { rest = rest.dropFirst(count) } else if errno != EINTR { throw failed(String(cString: strerror(errno))) }
            }
            lseek(descriptor, 0, SEEK_SET)
        }

        func content() throws -> [UInt8] {
            var status = stat()
            guard fstat(descriptor, &status) == 0 else { throw failed(String(cString: strerror(errno))) }
            return [UInt8](unsafeUninitializedCapacity: Int(status.st_size)) { buffer, count in
                count = max(0, pread(descriptor, buffer.baseAddress, buffer.count, 0))
            }
        }
    }
}
