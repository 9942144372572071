import CProcess
import Glibc
import Logging
import NIOConcurrencyHelpers
import VoiceCore

/// The thread of a child: its whole life from birth to burial.
extension EngineChild {
    /// Starts thread and process; that this failed is told to the observer, too.
    func start() {
        forks.start()
        if !BlockingThread.start(name: "engine-\(id)", { self.live() }) { bury(.startFailed("no thread left"), how: "never started") }
    }

    /// Wakes the thread, so that it looks at the conversation again. The pipe is full only if it is awake already.
    static func wake(_ wakeUp: Int32) {
        guard wakeUp >= 0 else { return }
        var byte: UInt8 = 1
        _ = write(wakeUp, &byte, 1)
    }

    private func live() {
        var wakeUp: [Int32] = [-1, -1]
        guard crescendo_pipe(&wakeUp, 1) == 0 else { return bury(.startFailed("no descriptor left"), how: "never started") }
        shared.withLockedValue { $0.wakeUp = wakeUp[1] }
        defer {
            shared.withLockedValue { $0.wakeUp = -1 }
            for end in wakeUp { Glibc.close(end) }
        }
        do { live(with: try EngineProcess(forkedFrom: forks), wakeUp: wakeUp[0]) } catch { bury(error, how: "never started") }
    }

    private func live(with process: consuming EngineProcess, wakeUp: Int32) {
        logger.debug("engine process started", metadata: ["pid": "\(process.pid)"])
        let errors = converse(process, wakeUp: wakeUp)
        process.kill()
        let how = process.reap()
        if errors > 0 { logger.debug("engine process wrote to standard error", metadata: ["lines": "\(errors)"]) }
        bury(nil, how: how)
    }

    /// Tells everyone who waits that the process is gone.
    private func bury(_ failure: EngineError?, how: String) {
        update { shared in shared.conversation.lost(failure.map(\.operatorMessage) ?? how) }
        let error = shared.withLockedValue { failure ?? $0.killedBy }
        let isOrderly = error == .stopped
        logger.log(
            level: isOrderly ? .debug : .warning, "engine process ended", metadata: ["how": "\(how)", "cause": "\(error?.code ?? "")"])
        forks.leave()
        observer.ended(isOrderly ? nil : error)
    }

    /// Reads, writes and watches the clock until the conversation or the connection ends.
    ///
    /// - Returns: lines that came on standard error.
    private func converse(_ process: borrowing EngineProcess, wakeUp: Int32) -> Int {
        var input = EngineInput()
        var complaints = EngineComplaints(logger: logger)
        var isOpen = true
        while isOpen {
            let (deadline, hasOutput, hasEnded, hadAudio) = shared.withLockedValue {
                ($0.conversation.deadline, $0.sent < $0.outbox.count, $0.conversation.hasEnded, $0.hadAudio)
            }
            if hasEnded { break }
            var waits = [
                pollfd(fd: process.socket, events: Int16(hasOutput ? POLLIN | POLLOUT : POLLIN), revents: 0),
                pollfd(fd: complaints.isOpen ? process.errors : -1, events: Int16(POLLIN), revents: 0),
                pollfd(fd: wakeUp, events: Int16(POLLIN), revents: 0),
            ]
            _ = poll(&waits, nfds_t(waits.count), milliseconds(until: deadline))
            if waits[2].revents != 0 { input.drain(wakeUp) }
            if waits[1].revents != 0 { complaints.read(process.errors, afterAudio: hadAudio) }
            if waits[0].revents & Int16(POLLOUT) != 0 { flush(to: process.socket) }
            if waits[0].revents & Int16(POLLIN | POLLHUP | POLLERR) != 0 { isOpen = take(from: process.socket, &input) }
            let cpu = process.cpuTime()
            update { $0.conversation.tick(now: .now, cpu: cpu) }
        }
        complaints.read(process.errors, afterAudio: shared.withLockedValue(\.hadAudio))
        return complaints.lines
    }

    private func take(from socket: Int32, _ input: inout EngineInput) -> Bool {
        let isOpen = input.receive(from: socket)
        do throws(EngineWireViolation) {
            while let frame = try input.parser.next() { update { $0.conversation.received(frame, now: .now) } }
        } catch {
            update { $0.conversation.violated(error) }
        }
        return isOpen
    }

    private func flush(to socket: Int32) {
        shared.withLockedValue { shared in
            let count = shared.outbox.withUnsafeBytes { bytes in
                send(socket, bytes.baseAddress.map { $0 + shared.sent }, bytes.count - shared.sent, Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
            }
            if count > 0 { shared.sent += count }
            if shared.sent == shared.outbox.count {
                shared.outbox = []
                shared.sent = 0
            }
        }
    }

    private func milliseconds(until deadline: ContinuousClock.Instant?) -> Int32 {
        guard let deadline else { return -1 }
        let seconds = (deadline - .now).seconds
        return Int32(min(max(0, (seconds * 1000).rounded(.up)), 60_000))
    }
}
