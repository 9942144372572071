import CProcess
import Glibc
import NIOConcurrencyHelpers

/// The thread of a run: the process's whole life.
extension ProgramRun {
    func live() {
        var wakeUp: [Int32] = [-1, -1]
        guard crescendo_pipe(&wakeUp, 1) == 0 else { return finish(.failure(AudioError.noDescriptor)) }
        let isCancelled = shared.withLockedValue { shared in
            shared.wakeUp = wakeUp[1]
            return shared.isCancelled
        }
        let end: Result<ProgramEnd, any Error>
        if isCancelled {
            end = .failure(CancellationError())
        } else {
            do { end = run(try SandboxedProcess(program), wakeUp: wakeUp[0]) } catch { end = .failure(error) }
        }
        shared.withLockedValue { $0.wakeUp = -1 }
        for descriptor in wakeUp { close(descriptor) }
        finish(end)
    }

    private func run(_ process: consuming SandboxedProcess, wakeUp: Int32) -> Result<ProgramEnd, any Error> {
        var watch = ProgramWatch(limits: program.limits, now: .now)
        var complaints = Complaints()
        let stop = attend(process, wakeUp: wakeUp, &watch, &complaints)
        if stop != nil { process.kill() }
        let end = process.reap()
        if let stop { return .failure(stop) }
        if let error = limitError(end, complaints) { return .failure(error) }
        return .success(ProgramEnd(process: end, complaints: complaints))
    }

    /// What the kernel stopped it for, and crashes.
    private func limitError(_ end: ProcessEnd, _ complaints: Complaints) -> AudioError? {
        if end.signal == SIGXFSZ { return .decoderOutputLimit(bytes: program.limits.outputBytes) }
        // FFmpeg takes the signal for a wish to end, and exits.
        let hasUsedItsTime = end.cpuSeconds >= Double(program.limits.cpuSeconds) - 0.1
        if end.signal == SIGXCPU || hasUsedItsTime && !end.isSuccess {
            return .decoderCPULimit(seconds: program.limits.cpuSeconds)
        }
        if !end.isSuccess, complaints.lacksMemory { return .decoderMemoryLimit }
        return end.signal == 0 ? nil : .decoderCrashed(end.description)
    }

    /// Reads and watches until the program has ended and all that it wrote is read.
    ///
    /// - Returns: why it must be stopped, if it must.
    private func attend(
        _ process: borrowing SandboxedProcess, wakeUp: Int32, _ watch: inout ProgramWatch, _ complaints: inout Complaints
    ) -> (any Error)? {
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        var outputIsOpen = true
        var errorsAreOpen = true
        var hasEnded = false
        while outputIsOpen || !hasEnded {
            let (hasRoom, isAwaited, isCancelled) = shared.withLockedValue {
                ($0.bufferedBytes < Self.bufferBytes, $0.reader != nil, $0.isCancelled)
            }
            if isCancelled { return CancellationError() }
            if let error = watch.check(isAwaited: isAwaited, now: .now) { return error }
            var waits = [
                pollfd(fd: outputIsOpen && hasRoom ? process.output : -1, events: Int16(POLLIN), revents: 0),
                pollfd(fd: errorsAreOpen ? process.errors : -1, events: Int16(POLLIN), revents: 0),
                pollfd(fd: hasEnded ? -1 : process.ended, events: Int16(POLLIN), revents: 0),
                pollfd(fd: wakeUp, events: Int16(POLLIN), revents: 0),
            ]
            _ = poll(&waits, nfds_t(waits.count), watch.pollMilliseconds)
            if waits[3].revents != 0 { _ = read(wakeUp, &buffer, buffer.count) }
            if waits[2].revents != 0 { hasEnded = true }
            if waits[1].revents != 0 {
                errorsAreOpen = take(from: process.errors, &buffer) { complaints.read($0) }
                watch.sawOutput()
            }
            if waits[0].revents != 0 {
                outputIsOpen = take(from: process.output, &buffer) { deliver(Array($0)) }
                watch.sawOutput()
            }
        }
        while errorsAreOpen, take(from: process.errors, &buffer, { complaints.read($0) }) == true, errno != EAGAIN {}
        return nil
    }

    private func deliver(_ piece: [UInt8]) {
        shared.withLockedValue { shared in
            shared.pieces.append(piece)
            shared.bufferedBytes += piece.count
        }
        notify()
    }

    /// Reads what is there.
    ///
    /// - Returns: false at the end; true with `errno` `EAGAIN` when there is nothing now.
    private func take(from descriptor: Int32, _ buffer: inout [UInt8], _ use: (ArraySlice<UInt8>) -> Void) -> Bool {
        errno = 0
        let count = read(descriptor, &buffer, buffer.count)
        if count > 0 { use(buffer[..<count]) }
        return count > 0 || count < 0 && (errno == EAGAIN || errno == EINTR)
    }
}
