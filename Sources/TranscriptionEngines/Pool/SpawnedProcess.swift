import CProcess
import Glibc
import VoiceCore

/// A process of another program, as the operating system sees it: its id, the socket to it and what it writes to standard error.
///
/// Owned by one thread, which must be the one that started it and must live until ``reap()``: the kernel kills the child when that
/// thread ends.
struct SpawnedProcess: ~Copyable {
    let pid: pid_t

    /// Ours; they are the owner's to close.
    let line: ProcessLine

    /// Starts the program.
    ///
    /// Their ends of the line are closed afterwards, also when it throws.
    ///
    /// - Throws: `engine_start_failed`.
    init(_ command: EngineCommand, line: ProcessLine) throws(EngineError) {
        // No backtrace on a crash: it would write pieces of memory, which holds people's speech, and delay the end.
        let ours = ["\(EngineHost.parentVariable)=\(getpid())", "SWIFT_BACKTRACE=enable=no"]
        let environment = command.environment.map { "\($0)=\($1)" } + ours
        var pid: pid_t = 0
        let error = withCStrings([command.executable] + command.arguments) { arguments in
            withCStrings(environment) { variables in
                crescendo_spawn(command.executable, arguments, variables, line.theirs.socket, line.theirs.errors, &pid)
            }
        }
        line.closeTheirs()
        guard error == 0 else { throw .startFailed("spawn: \(String(cString: strerror(error)))") }
        self.pid = pid
        self.line = line
    }

    /// Waits for its end, which must be certain.
    ///
    /// - Returns: how it ended, for the log.
    consuming func reap() -> String {
        var status: Int32 = 0
        var result: pid_t
        repeat { result = waitpid(pid, &status, 0) } while result < 0 && errno == EINTR
        return result == pid ? Self.describe(status) : "ended unseen"
    }

    /// A wait status in words: `exit status 7`, `signal 6`.
    static func describe(_ status: Int32) -> String {
        let signal = status & 0x7f
        return signal == 0 ? "exit status \((status >> 8) & 0xff)" : "signal \(signal)"
    }
}

/// What connects us with a process: a socket, and a pipe for what it writes to standard error.
struct ProcessLine {
    typealias Ends = (socket: Int32, errors: Int32)

    /// To read and write without blocking.
    let ours: Ends
    let theirs: Ends

    /// - Throws: `engine_start_failed` when no descriptor is left.
    init() throws(EngineError) {
        var sockets: [Int32] = [-1, -1]
        var pipe: [Int32] = [-1, -1]
        var error = crescendo_socket_pair(&sockets)
        if error == 0 { error = crescendo_pipe(&pipe, 0) }
        ours = (sockets[0], pipe[0])
        theirs = (sockets[1], pipe[1])
        guard error == 0 else {
            closeOurs()
            closeTheirs()
            throw .startFailed("descriptors: \(String(cString: strerror(error)))")
        }
    }

    func closeOurs() { Self.close(ours) }
    func closeTheirs() { Self.close(theirs) }

    private static func close(_ ends: Ends) {
        for descriptor in [ends.socket, ends.errors] where descriptor >= 0 { Glibc.close(descriptor) }
    }
}
