import CProcess
import Glibc
import VoiceCore

/// An engine's process as the operating system sees it: its id, the socket to it and what it writes to standard error.
///
/// Owned by one thread, which must be the one that started it and must live until ``reap()``: the kernel kills the child when that
/// thread ends.
struct EngineProcess: ~Copyable {
    let pid: pid_t

    /// Ours to read and write without blocking, and to close.
    let socket: Int32
    let errors: Int32

    /// Starts the program.
    ///
    /// - Throws: `engine_start_failed`.
    init(_ command: EngineCommand) throws(EngineError) {
        var sockets: [Int32] = [-1, -1]
        var pipe: [Int32] = [-1, -1]
        var error = crescendo_socket_pair(&sockets)
        if error == 0 { error = crescendo_pipe(&pipe, 0) }
        var pid: pid_t = 0
        if error == 0 { error = Self.spawn(command, socket: sockets[1], errors: pipe[1], pid: &pid) }
        for descriptor in [sockets[1], pipe[1]] where descriptor >= 0 { close(descriptor) }
        guard error == 0 else {
            for descriptor in [sockets[0], pipe[0]] where descriptor >= 0 { close(descriptor) }
            throw .startFailed("spawn: \(String(cString: strerror(error)))")
        }
        self.pid = pid
        socket = sockets[0]
        errors = pipe[0]
    }

    /// Ends it at once.
    borrowing func kill() { Glibc.kill(pid, SIGKILL) }

    /// The time of the processor that all its threads have taken; `nil` where the system does not tell.
    borrowing func cpuTime() -> Duration? {
        var clock = clockid_t()
        var time = timespec()
        guard clock_getcpuclockid(pid, &clock) == 0, clock_gettime(clock, &time) == 0 else { return nil }
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    /// Waits for its end, which must be certain, and gives its descriptors back.
    ///
    /// - Returns: how it ended, for the log.
    consuming func reap() -> String {
        var status: Int32 = 0
        var result: pid_t
        repeat { result = waitpid(pid, &status, 0) } while result < 0 && errno == EINTR
        close(socket)
        close(errors)
        guard result == pid else { return "ended unseen" }
        let signal = status & 0x7f
        return signal == 0 ? "exit status \((status >> 8) & 0xff)" : "signal \(signal)"
    }

    private static func spawn(_ command: EngineCommand, socket: Int32, errors: Int32, pid: inout pid_t) -> Int32 {
        // No backtrace on a crash: it would write pieces of memory, which holds people's speech, and delay the end.
        let ours = ["\(EngineHost.parentVariable)=\(getpid())", "SWIFT_BACKTRACE=enable=no"]
        let environment = command.environment.map { "\($0)=\($1)" } + ours
        return withCStrings([command.executable] + command.arguments) { arguments in
            withCStrings(environment) { variables in
                crescendo_spawn(command.executable, arguments, variables, socket, errors, &pid)
            }
        }
    }
}
