import CProcess
import Glibc
import VoiceCore

/// An engine's process as the operating system sees it: its id, the socket to it and what it writes to standard error.
///
/// Owned by one thread. It is no child of ours but the fork server's, so it is watched through a pidfd, which stands for it also when its
/// id was given to another.
struct EngineProcess: ~Copyable {
    let pid: pid_t

    /// Ours to read and write without blocking.
    let socket: Int32
    let errors: Int32
    private let line: ProcessLine
    private let watch: Int32
    private let forks: EngineForkServer

    /// Has the process forked; waits while the model is being read.
    ///
    /// - Throws: `engine_start_failed`.
    init(forkedFrom forks: EngineForkServer) throws(EngineError) {
        let line = try ProcessLine()
        let (pid, watch): (pid_t, Int32)
        do {
            (pid, watch) = try forks.fork(line.theirs)
        } catch {
            line.closeTheirs()
            line.closeOurs()
            throw error
        }
        line.closeTheirs()
        (self.pid, self.watch, self.forks, self.line) = (pid, watch, forks, line)
        (socket, errors) = line.ours
    }

    /// Ends it at once.
    borrowing func kill() { _ = crescendo_kill_watched(watch) }

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
        var wait = pollfd(fd: watch, events: Int16(POLLIN), revents: 0)
        while poll(&wait, 1, -1) < 0, errno == EINTR {}
        let status = forks.status(of: pid)
        close(watch)
        line.closeOurs()
        return status.map(SpawnedProcess.describe) ?? "ended unseen"
    }
}
