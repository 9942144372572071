import Dispatch
import NIOConcurrencyHelpers
import VoiceCore

/// One thread that does a file's calls in their order; it ends when the value is released.
final class FileThread: Sendable {
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

    /// - Throws: `AudioError` `.noThread`.
    init() throws(AudioError) {
        guard BlockingThread.start(name: "media-file", { [queue] in queue.carryOut() }) else { throw .noThread }
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
        guard let outcome = outcome.withLockedValue({ $0.take() }) else { throw AudioError.noThread }
        return try outcome.get()
    }
}
