import CProcess
import Glibc
import NIOConcurrencyHelpers

/// One run of a sandboxed program: what it writes comes piece by piece to one reader, and it waits while the reader does not ask.
///
/// A thread of its own starts the process, reads its pipes, watches the clock, and has buried it before the reader hears of the end.
/// At most `bufferBytes` are held here; then the pipe fills and the program stops in its write.
final class ProgramRun: Sendable {
    static let bufferBytes = 256 << 10

    typealias Answer = CheckedContinuation<[UInt8]?, any Error>

    struct Shared {
        var pieces: [[UInt8]] = []
        var bufferedBytes = 0
        var reader: Answer?
        var isStarted = false
        var isCancelled = false
        var end: Result<ProgramEnd, any Error>?
        /// The writing end of the pipe that wakes the thread; −1 when there is none to wake.
        var wakeUp: Int32 = -1
    }

    let program: SandboxedProgram
    let shared = NIOLockedValueBox(Shared())

    /// Nothing runs before the first `next()`.
    init(_ program: SandboxedProgram) { self.program = program }

    /// The next bytes of standard output; one call at a time.
    ///
    /// - Returns: nil when the program has ended by itself; ``end`` tells how.
    /// - Throws: `AudioError` for a program that could not be started, was stopped at a limit or crashed; `CancellationError`.
    func next() async throws -> [UInt8]? {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { answer in ask(answer) }
        } onCancel: {
            cancel()
        }
    }

    /// How it ended, once `next()` gave nil.
    var end: ProgramEnd? { shared.withLockedValue { try? $0.end?.get() } }

    /// Stops the program; a reader gets `CancellationError` when it is gone.
    func cancel() {
        shared.withLockedValue { shared in
            shared.isCancelled = true
            Self.wake(shared.wakeUp)
        }
    }

    private func ask(_ answer: Answer) {
        let mustStart = shared.withLockedValue { shared in
            shared.reader = answer
            defer { shared.isStarted = true }
            return !shared.isStarted
        }
        if mustStart, !OwnThread.start(name: "decoder", { self.live() }) { finish(.failure(AudioError.noThread)) }
        serve()
    }

    /// Hands the reader what there is, and wakes the thread, which may go on reading or counts the wait from now on.
    func serve() {
        let resume = shared.withLockedValue { shared -> (() -> Void)? in
            defer { Self.wake(shared.wakeUp) }
            guard let reader = shared.reader else { return nil }
            if !shared.pieces.isEmpty, !shared.isCancelled {
                let piece = shared.pieces.removeFirst()
                shared.bufferedBytes -= piece.count
                shared.reader = nil
                return { reader.resume(returning: piece) }
            }
            guard let end = shared.end else { return nil }
            shared.reader = nil
            return { reader.resume(with: end.map { _ in nil }) }
        }
        resume?()
    }

    func finish(_ end: Result<ProgramEnd, any Error>) {
        shared.withLockedValue { $0.end = end }
        serve()
    }

    /// The pipe is full only if the thread is awake already.
    private static func wake(_ wakeUp: Int32) {
        guard wakeUp >= 0 else { return }
        var byte: UInt8 = 1
        _ = write(wakeUp, &byte, 1)
    }
}

/// How a program ended that ended by itself.
struct ProgramEnd: Equatable, Sendable {
    var process: ProcessEnd
    var complaints: Complaints
}
