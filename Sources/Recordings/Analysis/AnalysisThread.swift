import Dispatch
import NIOConcurrencyHelpers
import VoiceCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A thread of its own for an analysis, which gives way to everybody else's; it ends when the value is released.
///
/// Reckoning for minutes would hold one of the few threads that all tasks share.
final class AnalysisThread: Sendable {
    /// The system has no thread left.
    struct Unavailable: CodedError {
        var code: String { "analysis_no_thread" }
        var userMessage: String { "The server has too much to do. Try again later." }
        var isRetryable: Bool { true }
    }

    /// How far it gives way, as `nice` counts.
    private static let niceness: Int32 = 10

    private struct Work {
        var waiting: [@Sendable () -> Void] = []
        var isClosed = false
    }

    /// What the thread holds of it.
    private final class Queue: Sendable {
        let work = NIOLockedValueBox(Work())
        let isFilled = DispatchSemaphore(value: 0)

        func carryOut() {
            while true {
                isFilled.wait()
                let (next, isClosed) = work.withLockedValue { ($0.waiting.isEmpty ? nil : $0.waiting.removeFirst(), $0.isClosed) }
                if let next { next() } else if isClosed { return }
            }
        }
    }

    private let queue = Queue()

    /// - Throws: `Unavailable`.
    init() throws(Unavailable) {
        let begins = BlockingThread.start(name: "analysis") { [queue] in
            #if canImport(Glibc)
                // Of this thread alone, on Linux; without it the analysis is merely less polite.
                _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, Self.niceness)
            #endif
            queue.carryOut()
        }
        guard begins else { throw Unavailable() }
    }

    deinit {
        queue.work.withLockedValue { $0.isClosed = true }
        queue.isFilled.signal()
    }

    /// Runs a closure on the thread and waits for it without holding another.
    func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        // The outcome goes through a lock rather than the continuation, where the thread sanitizer sees it change hands.
        let outcome = NIOLockedValueBox<Result<Value, any Error>?>(nil)
        await withCheckedContinuation { continuation in
            let work = { @Sendable in
                outcome.withLockedValue { $0 = Result(catching: body) }
                continuation.resume()
            }
            queue.work.withLockedValue { $0.waiting.append(work) }
            queue.isFilled.signal()
        }
        guard let outcome = outcome.withLockedValue({ $0.take() }) else { throw Unavailable() }
        return try outcome.get()
    }
}
