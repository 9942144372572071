import Dispatch
import NIOConcurrencyHelpers

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// One thread of its own that carries out closures in their order, for what blocks or reckons for long: either would hold one of the few
/// threads that all tasks share. It ends when the value is released.
package final class SerialThread: Sendable {
    /// The system has no thread left.
    package struct Unavailable: CodedError {
        package var code: String { "no_thread" }
        package var userMessage: String { "The server has too much to do. Try again later." }
        package var isRetryable: Bool { true }
    }

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

    /// - Parameters:
    ///   - name: shown by `ps` and debuggers; at most 15 characters are kept.
    ///   - niceness: how far it gives way to everybody else's, as `nice` counts; 0 not at all. On Linux alone.
    /// - Throws: `Unavailable`.
    package init(name: String, niceness: Int32 = 0) throws(Unavailable) {
        let begins = BlockingThread.start(name: name) { [queue] in
            #if canImport(Glibc)
                // Of this thread alone; should it be refused, the thread is merely less polite.
                if niceness != 0 { _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, niceness) }
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
    package func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
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
