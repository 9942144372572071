import NIOConcurrencyHelpers
import Storage

/// A fixed number of threads for calls that block, so that a slow disk never holds one of the cooperative pool's.
///
/// They stop when the value is released, after the work that already waits.
package final class BlockingThreads: Sendable {
    private struct Work {
        var waiting = FIFO<@Sendable () -> Void>()
        var isClosed = false

        /// The next piece of work; `.some(nil)` when there will be none any more.
        mutating func next() -> (@Sendable () -> Void)?? {
            if let work = waiting.popFirst() { return work }
            return isClosed ? .some(nil) : nil
        }
    }

    private let work = Monitor(Work())

    /// - Throws: `StorageError` `.unavailable` when the system gives no thread.
    package init(count: Int) throws {
        for index in 0..<count {
            _ = try DatabaseThread("files-\(index)") { [work] in
                while let next = work.wait({ $0.next() }) { next() }
            }
        }
    }

    deinit {
        work.withLock { $0.isClosed = true }
        work.broadcast()
    }

    /// Runs a closure on one of the threads, in the order of the calls, and waits for it without holding a thread.
    package func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        let call = OneCall(body)
        await withCheckedContinuation { continuation in
            work.withLock {
                $0.waiting.append {
                    call.run()
                    continuation.resume()
                }
            }
            work.signal()
        }
        return try call.result()
    }
}

/// A closure and then its result, behind one lock: the closure is released before its caller hears of it, so that what it held is free
/// by then. The result does not go through the continuation, because the thread sanitizer sees no order in one that is resumed before
/// its task has suspended.
private final class OneCall<Value: Sendable>: Sendable {
    private enum State {
        case waiting(@Sendable () throws -> Value)
        case running
        case done(Result<Value, any Error>)
    }

    private let state: NIOLockedValueBox<State>

    init(_ body: @escaping @Sendable () throws -> Value) { state = NIOLockedValueBox(.waiting(body)) }

    func run() {
        let result = Result {
            guard let body = take() else { throw CancellationError() }
            return try body()
        }
        state.withLockedValue { $0 = .done(result) }
    }

    func result() throws -> Value {
        guard case .done(let result) = state.withLockedValue({ $0 }) else { throw CancellationError() }
        return try result.get()
    }

    private func take() -> (@Sendable () throws -> Value)? {
        state.withLockedValue { state in
            guard case .waiting(let body) = state else { return nil }
            state = .running
            return body
        }
    }
}
