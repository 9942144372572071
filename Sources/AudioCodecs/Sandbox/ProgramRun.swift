import CProcess
import Glibc
import NIOConcurrencyHelpers
import VoiceCore

/// One run of a sandboxed program: what it writes comes piece by piece to one reader, and it waits while the reader does not ask.
///
/// A thread of its own starts the process, reads its pipes, watches the clock, and has buried it before the reader hears of the end.
/// At most `bufferBytes` are held here; then the pipe fills and the program stops in its write.
final class ProgramRun: Sendable {
    static let bufferBytes = 256 << 10

    struct Shared {
        var pieces: [[UInt8]] = []
        var bufferedBytes = 0
        /// Waits until there is a piece or the end; both are taken under the lock.
        var reader: CheckedContinuation<Void, Never>?
        var isStarted = false
        var isCancelled = false
        var end: Result<ProgramEnd, any Error>?
        /// The writing end of the pipe that wakes the thread; −1 when there is none to wake.
        var wakeUp: Int32 = -1

        var hasPiece: Bool { !pieces.isEmpty && !isCancelled }
        var isReady: Bool { hasPiece || end != nil }
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
            while true {
                await withCheckedContinuation { reader in wait(reader) }
                if let taken = take() { return try taken.get() }
            }
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

    private func wait(_ reader: CheckedContinuation<Void, Never>) {
        let mustStart = shared.withLockedValue { shared in
            shared.reader = reader
            defer { shared.isStarted = true }
            return !shared.isStarted
        }
        if mustStart, !BlockingThread.start(name: "decoder", { self.live() }) { finish(.failure(AudioError.noThread)) }
        notify()
    }

    /// Tells the reader if there is something for it, and wakes the thread, which counts the wait from now on.
    func notify() {
        let reader = shared.withLockedValue { shared -> CheckedContinuation<Void, Never>? in
            Self.wake(shared.wakeUp)
            return shared.isReady ? shared.reader.take() : nil
        }
        reader?.resume()
    }

    /// - Returns: a piece, or nothing at the end; nil if what there was is gone, because it was cancelled meanwhile.
    private func take() -> Result<[UInt8]?, any Error>? {
        shared.withLockedValue { shared in
            guard shared.hasPiece else {
                // Nobody may take what is left for all there was.
                let isWhole = shared.pieces.isEmpty
                return shared.end?.flatMap { _ in isWhole ? .success(nil) : .failure(CancellationError()) }
            }
            let piece = shared.pieces.removeFirst()
            shared.bufferedBytes -= piece.count
            Self.wake(shared.wakeUp)
            return .success(piece)
        }
    }

    func finish(_ end: Result<ProgramEnd, any Error>) {
        shared.withLockedValue { $0.end = end }
        notify()
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
