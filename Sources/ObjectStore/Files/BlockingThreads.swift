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
        return try await withCheckedThrowingContinuation { continuation in
            work.withLock { $0.waiting.append { continuation.resume(with: call.run()) } }
            work.signal()
        }
    }
}

/// A closure that is released before its caller hears of it, so that what it held is free by then.
private final class OneCall<Value: Sendable>: Sendable {
    private let body: NIOLockedValueBox<(@Sendable () throws -> Value)?>

    init(_ body: @escaping @Sendable () throws -> Value) { self.body = NIOLockedValueBox(body) }

    func run() -> Result<Value, any Error> {
        Result {
            guard let body = body.withLockedValue({ $0.take() }) else { throw CancellationError() }
            return try body()
        }
    }
}
