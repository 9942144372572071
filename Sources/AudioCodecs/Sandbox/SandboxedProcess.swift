import CProcess
import Glibc
import VoiceCore

/// A sandboxed program as the operating system sees it.
///
/// Owned by one thread, which must be the one that started it and must live until ``reap()``: the kernel kills the child when that
/// thread ends.
struct SandboxedProcess: ~Copyable {
    let pid: pid_t

    /// Readable when the process has ended.
    let ended: Int32

    /// The reading ends of what the program writes; they do not block.
    let output: Int32
    let errors: Int32

    /// Starts the program.
    ///
    /// - Throws: `AudioError` `.decoderMissing`, `.sandboxUnavailable`.
    init(_ program: SandboxedProgram) throws(AudioError) {
        let executable = try Self.open(program)
        let libraries = program.libraries.map { crescendo_open_path($0) }.filter { $0 >= 0 }
        let folders = program.folders.map { crescendo_open_path($0) }.filter { $0 >= 0 }
        var outputs: [Int32] = [-1, -1]
        var complaints: [Int32] = [-1, -1]
        defer { for end in libraries + folders + [executable, outputs[1], complaints[1]] where end >= 0 { close(end) } }
        var child = crescendo_sandboxed()
        var error = crescendo_pipe(&outputs, 0)
        if error == 0 { error = crescendo_pipe(&complaints, 0) }
        if error == 0 {
            error = Self.start(
                program, executable: executable, libraries: libraries, folders: folders, output: outputs[1], errors: complaints[1],
                child: &child)
        }
        guard error == 0 else {
            for end in [outputs[0], complaints[0]] where end >= 0 { close(end) }
            throw Self.failure(error, step: child.failed_step.map { String(cString: $0) }, program)
        }
        pid = child.pid
        ended = child.ended
        output = outputs[0]
        errors = complaints[0]
    }

    /// Ends it at once.
    borrowing func kill() { Glibc.kill(pid, SIGKILL) }

    /// Waits for its end, which must be certain, and gives its descriptors back.
    consuming func reap() -> ProcessEnd {
        var status: Int32 = 0
        var usage = rusage()
        var result: pid_t
        repeat { result = wait4(pid, &status, 0, &usage) } while result < 0 && errno == EINTR
        for descriptor in [ended, output, errors] { close(descriptor) }
        let times = [usage.ru_utime, usage.ru_stime]
        return ProcessEnd(status: status, cpuSeconds: times.reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 })
    }

    private static func open(_ program: SandboxedProgram) throws(AudioError) -> Int32 {
        let executable = crescendo_open_path(program.path)
        guard executable >= 0 else { throw .decoderMissing(program: program.name) }
        return executable
    }

    private static func start(
        _ program: SandboxedProgram, executable: Int32, libraries: [Int32], folders: [Int32], output: Int32, errors: Int32,
        child: inout crescendo_sandboxed
    ) -> Int32 {
        // One after the other in one array, whose memory stays where it is.
        (libraries + folders).withUnsafeBufferPointer { opened in
            var sandbox = crescendo_sandbox(
                program: executable, input: program.input.descriptor, output: program.output?.descriptor ?? -1, standard_output: output,
                standard_error: errors, libraries: opened.baseAddress, library_count: libraries.count,
                folders: opened.baseAddress.map { $0 + libraries.count }, folder_count: folders.count,
                cpu_seconds: UInt64(max(1, program.limits.cpuSeconds)), memory_bytes: UInt64(max(0, program.limits.memoryBytes)),
                output_bytes: UInt64(max(0, program.limits.outputBytes)), unprivileged_user: SandboxedProgram.nobody,
                unprivileged_group: SandboxedProgram.nobody, niceness: Int32(max(0, min(19, program.niceness))))
            return withCStrings([program.path] + program.arguments) { arguments in
                withCStrings(SandboxedProgram.environment) { crescendo_sandbox_start(&sandbox, arguments, $0, &child) }
            }
        }
    }

    private static func failure(_ error: Int32, step: String?, _ program: SandboxedProgram) -> AudioError {
        let cause = String(cString: strerror(error))
        guard step == "program" else { return .sandboxUnavailable(step: step ?? "pipe", cause: cause) }
        return error == ENOMEM ? .decoderMemoryLimit : .decoderUnusable(program: program.name, cause: cause)
    }
}

/// How a process ended, and what it took.
struct ProcessEnd: Equatable, Sendable {
    /// As `wait` gives it.
    var status: Int32
    var cpuSeconds: Double

    /// The signal that ended it, 0 after an exit.
    var signal: Int32 { status & 0x7F }

    /// What it returned, where it did.
    var exitStatus: Int32 { (status >> 8) & 0xFF }

    var isSuccess: Bool { status == 0 }

    /// For the operator.
    var description: String { signal == 0 ? "exit status \(exitStatus)" : "signal \(signal)" }
}
