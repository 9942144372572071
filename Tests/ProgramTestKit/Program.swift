import Glibc
import NIOConcurrencyHelpers

/// Runs other programs for tests, by `posix_spawn`.
///
/// Foundation's `Process` copies whole directory entries while it lists the open descriptors, and so reads beyond its buffer where
/// there are many of them, as when all tests run side by side.
public struct Program: Sendable {
    /// A program that does not start, or fails.
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    public let processID: Int32
    /// The reading end of the pipe that the program writes to; the caller closes it.
    public let output: Int32

    /// Starts a program that is found on `PATH`.
    ///
    /// - Parameters:
    ///   - input: a descriptor to read from; `nil` for nothing.
    ///   - keepsErrors: whether standard error goes to the pipe too, or nowhere.
    public static func start(_ command: [String], input: Int32? = nil, keepsErrors: Bool = true) throws -> Program {
        try spawning.withLock { try spawn(command, input: input, keepsErrors: keepsErrors) }
    }

    /// One at a time: a pipe that is open for a moment without its close-on-exec flag must not get into another's program.
    private static let spawning = NIOLock()

    private typealias CloseFrom = @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, Int32) -> Int32

    /// glibc declares it only to those who ask for GNU's additions, as Swift's module of it does not.
    private static let closeFrom = unsafeBitCast(dlsym(nil, "posix_spawn_file_actions_addclosefrom_np"), to: CloseFrom.self)

    private static func spawn(_ command: [String], input: Int32?, keepsErrors: Bool) throws -> Program {
        var pipe: [Int32] = [-1, -1]
        guard Glibc.pipe(&pipe) == 0 else { throw Failure(description: "pipe: \(String(cString: strerror(errno)))") }
        defer { close(pipe[1]) }
        for end in pipe { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var files = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&files)
        defer { posix_spawn_file_actions_destroy(&files) }
        if let input {
            posix_spawn_file_actions_adddup2(&files, input, 0)
        } else {
            posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0)
        }
        posix_spawn_file_actions_adddup2(&files, pipe[1], 1)
        if keepsErrors {
            posix_spawn_file_actions_adddup2(&files, pipe[1], 2)
        } else {
            posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0)
        }
        // A copy of another test's socket would keep its connection open for as long as the program runs, whoever has closed it here.
        guard closeFrom(&files, 3) == 0 else { throw Failure(description: "descriptors cannot be kept from \(command[0])") }
        // The threads of a test block signals, which a server must not inherit.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var arguments = command.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var id: pid_t = 0
        let failure = posix_spawnp(&id, command[0], &files, &attributes, &arguments, environ)
        guard failure == 0 else {
            close(pipe[0])
            throw Failure(description: "\(command[0]): \(String(cString: strerror(failure)))")
        }
        return Program(processID: id, output: pipe[0])
    }

    /// What the program wrote since; empty at the end.
    public func read() -> [UInt8] {
        while true {
            var count = 0
            let bytes = [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, length in
                count = Glibc.read(output, buffer.baseAddress, buffer.count)
                length = count < 0 ? 0 : count
            }
            if count < 0, errno == EINTR { continue }
            return bytes
        }
    }

    /// Waits for the program's end.
    ///
    /// - Returns: its exit status, or 128 and the number of the signal that ended it.
    public func wait() -> Int32 {
        var status: Int32 = 0
        while waitpid(processID, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
    }

    /// Runs a program to its end.
    ///
    /// - Returns: its exit status and all that it wrote.
    public static func run(_ command: [String], input: Int32? = nil, keepsErrors: Bool = true) throws -> (status: Int32, output: [UInt8]) {
        let program = try start(command, input: input, keepsErrors: keepsErrors)
        defer { close(program.output) }
        var output: [UInt8] = []
        while true {
            let bytes = program.read()
            if bytes.isEmpty { break }
            output += bytes
        }
        return (program.wait(), output)
    }
}
