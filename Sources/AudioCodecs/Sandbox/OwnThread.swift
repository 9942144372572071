import CProcess
import Dispatch
import Glibc
import NIOConcurrencyHelpers

/// Threads for calls that block, apart from the pool that tasks share.
enum OwnThread {
    /// Runs `body` on a new detached thread that takes no signals.
    ///
    /// - Parameter name: shown by `ps` and debuggers; at most 15 bytes.
    /// - Returns: false if the system has no thread left; `body` was not run.
    static func start(name: String, _ body: @escaping @Sendable () -> Void) -> Bool {
        let box = Unmanaged.passRetained(Body(name: name, run: body))
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        defer { pthread_attr_destroy(&attributes) }
        var thread = pthread_t()
        let error = pthread_create(
            &thread, &attributes,
            { pointer in
                guard let pointer else { return nil }
                let body = Unmanaged<Body>.fromOpaque(pointer).takeRetainedValue()
                crescendo_name_thread(body.name)
                body.run()
                return nil
            }, box.toOpaque())
        if error != 0 { box.release() }
        return error == 0
    }

    private final class Body: Sendable {
        let name: String
        let run: @Sendable () -> Void

        init(name: String, run: @escaping @Sendable () -> Void) {
            self.name = name
            self.run = run
        }
    }
}

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
        guard OwnThread.start(name: "media-file", { [queue] in queue.carryOut() }) else { throw .noThread }
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
