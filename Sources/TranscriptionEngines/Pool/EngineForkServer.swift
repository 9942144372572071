import CProcess
import Glibc
import Logging
import NIOConcurrencyHelpers
import VoiceCore

/// A process that has read the model and recognises nothing: engine processes are forked from it, which takes no time and shares the
/// model's memory. It lives as long as somebody uses it, and its end is theirs.
///
/// Its thread starts it, passes on what it writes to standard error, and waits for its end. Whoever wants a process asks on a thread of
/// their own, which waits while the model is being read.
final class EngineForkServer: Sendable {
    private struct Shared {
        var users = 0
        var isStarted = false
        /// It has read the model.
        var isReady = false
        /// 0 before the start and after the end.
        var pid: pid_t = 0
        /// How it ended, once it has.
        var end = ""
        /// Nobody enters any more.
        var isClosed = false

        mutating func close() {
            isClosed = true
            if pid != 0 { kill(pid, SIGKILL) }
        }
    }

    private let command: EngineCommand
    private let limits: EngineLimits
    private let logger: Logger
    private let ended: @Sendable () -> Void
    private let line: ProcessLine?
    private let shared = NIOLockedValueBox(Shared())
    /// Held by whoever talks to the process: each answer follows its question.
    private let talking = NIOLock()
    private let isGone = ConditionLock(value: false)

    /// - Parameter ended: called once after ``start()`` when the process is gone and reaped or never was.
    init(_ command: EngineCommand, limits: EngineLimits, logger: Logger, ended: @escaping @Sendable () -> Void) {
        self.command = command
        self.limits = limits
        self.logger = logger
        self.ended = ended
        line = try? ProcessLine()
    }

    deinit { line?.closeOurs() }

    /// Starts it unless somebody has.
    func start() {
        let isFirst = shared.withLockedValue { shared in
            defer { shared.isStarted = true }
            return !shared.isStarted
        }
        guard isFirst else { return }
        if !BlockingThread.start(name: "engine-forks", { self.live() }) {
            line?.closeTheirs()
            bury("never started: no thread left")
        }
    }

    // MARK: Its users

    /// Keeps it alive until ``leave()``. False if it is ending: another is needed.
    func enter() -> Bool {
        shared.withLockedValue { shared in
            guard !shared.isClosed else { return false }
            shared.users += 1
            return true
        }
    }

    /// The last one ends it, before anybody can enter.
    func leave() {
        shared.withLockedValue { shared in
            shared.users -= 1
            if shared.users == 0 { shared.close() }
        }
    }

    /// Nobody enters any more, and who waits for the model to be read fails.
    func refuse() {
        let isReady = shared.withLockedValue { shared in
            shared.isClosed = true
            return shared.isReady
        }
        if !isReady, let line { shutdown(line.ours.socket, Int32(SHUT_RDWR)) }
    }

    private func close() { shared.withLockedValue { $0.close() } }

    // MARK: Its processes

    /// Asks for a process that has these ends of a line.
    ///
    /// - Returns: its id and a pidfd, which is the caller's to close.
    /// - Throws: `engine_start_failed`.
    func fork(_ ends: ProcessLine.Ends) throws(EngineError) -> (pid: pid_t, watch: Int32) {
        guard let line else { throw .startFailed("no descriptor left") }
        var pid: pid_t = 0
        var watch: Int32 = -1
        let error = talking.withLock {
            crescendo_fork(line.ours.socket, ends.socket, ends.errors, Int32(limits.start.seconds * 1000), &pid, &watch)
        }
        switch error {
        case 0:
            shared.withLockedValue { $0.isReady = true }
            return (pid, watch)
        case EAGAIN, ENOMEM, EMFILE, ENFILE: throw .startFailed("fork: \(String(cString: strerror(error)))")
        case ETIMEDOUT:
            close()
            throw .startFailed("no answer in \(limits.start)")
        default:
            // It is gone or going, and how says more than the error on the socket.
            guard let how = waitForEnd() else {
                close()
                throw .startFailed(String(cString: strerror(error)))
            }
            throw .startFailed(how)
        }
    }

    /// The wait status of a process that has ended; `nil` if it cannot be had any more.
    func status(of pid: pid_t) -> Int32? {
        guard let line else { return nil }
        var status: Int32 = 0
        // Its end is that of every process it has, so it has as long as any of them for a sign of life.
        let error = talking.withLock { crescendo_forked_status(line.ours.socket, pid, Int32(limits.pong.seconds * 1000), &status) }
        if error == ETIMEDOUT { close() }
        return error == 0 ? status : nil
    }

    private func waitForEnd() -> String? {
        guard isGone.lock(whenValue: true, timeoutSeconds: limits.pong.seconds) else { return nil }
        defer { isGone.unlock() }
        return shared.withLockedValue(\.end)
    }

    // MARK: Its thread

    private func live() {
        guard let line else { return bury("never started: no descriptor left") }
        do {
            let process = try SpawnedProcess(command, line: line)
            logger.debug("engine fork server started", metadata: ["pid": "\(process.pid)"])
            shared.withLockedValue { shared in
                shared.pid = process.pid
                if shared.users == 0 { shared.close() }
            }
            readComplaints(line.ours.errors)
            // It has closed its standard error, so it is ending, and from here on its id may be another's.
            shared.withLockedValue { shared in
                kill(shared.pid, SIGKILL)
                shared.pid = 0
            }
            bury(process.reap())
        } catch { bury(error.operatorMessage) }
    }

    private func readComplaints(_ errors: Int32) {
        var complaints = EngineComplaints(logger: logger)
        while complaints.isOpen {
            var wait = pollfd(fd: errors, events: Int16(POLLIN), revents: 0)
            _ = poll(&wait, 1, -1)
            complaints.read(errors, afterAudio: false)
        }
    }

    private func bury(_ how: String) {
        logger.debug("engine fork server ended", metadata: ["how": "\(how)"])
        shared.withLockedValue { shared in
            shared.isClosed = true
            shared.end = how
        }
        isGone.lock()
        isGone.unlock(withValue: true)
        ended()
    }
}
