import Synchronization

/// What a caller asked for.
package enum ClosureKind: Sendable {
    case read
    case write(WriteOptions)
    /// A write that no time limit stops.
    case migration

    package var priority: WriteOptions.Priority {
        switch self {
        case .write(let options): options.priority
        case .read, .migration: .interactive
        }
    }

    package var isUnlimited: Bool {
        if case .migration = self { true } else { false }
    }
}

/// A caller's closure on its way to a database thread, and the way back for its answer.
///
/// A task makes it and hands it over through a locked queue; from then on one database thread at a time runs it and answers it once.
package class PendingClosure<Transaction>: @unchecked Sendable {  // handed over through a lock; only the cancel flag is shared, an atomic
    package let kind: ClosureKind
    private let cancelled = Atomic(false)

    fileprivate init(_ kind: ClosureKind) { self.kind = kind }

    /// Whether the caller's task was cancelled: not worth running any more.
    package var isCancelled: Bool { cancelled.load(ordering: .acquiring) }

    package func cancel() { cancelled.store(true, ordering: .releasing) }

    /// Runs the body and keeps its value; may be called again after a rollback.
    package func run(in transaction: Transaction) throws { preconditionFailure("a subclass runs it") }

    /// Answers the caller with the last run's value.
    package func succeed() { preconditionFailure("a subclass answers") }

    /// Answers the caller with an error.
    package func fail(_ error: any Error) { preconditionFailure("a subclass answers") }
}

/// Runs `body` through a queue of a backend and waits for its answer.
///
/// When the caller's task is cancelled, a closure that waits is not run; it is answered with `CancellationError` in its turn.
///
/// - Parameters:
///   - enqueue: hands the closure to the threads; when it throws, that is the answer.
///   - onCancel: stops the closure if it runs already.
package func answer<Transaction, Value: Sendable>(
    _ kind: ClosureKind,
    running body: @escaping @Sendable (Transaction) throws -> Value,
    enqueue: (PendingClosure<Transaction>) throws -> Void,
    onCancel: @escaping @Sendable (PendingClosure<Transaction>) -> Void = { _ in }
) async throws -> Value {
    let closure = Typed(kind, body: body)
    return try await withTaskCancellationHandler {
        try await withUnsafeThrowingContinuation { continuation in
            closure.continuation = continuation
            do { try enqueue(closure) } catch { closure.fail(error) }
        }
    } onCancel: {
        closure.cancel()
        onCancel(closure)
    }
}

private final class Typed<Transaction, Value: Sendable>: PendingClosure<Transaction>, @unchecked Sendable {  // as its superclass
    private let body: @Sendable (Transaction) throws -> Value
    /// Set before the closure is handed over.
    var continuation: UnsafeContinuation<Value, any Error>?
    private var value: Value?

    init(_ kind: ClosureKind, body: @escaping @Sendable (Transaction) throws -> Value) {
        self.body = body
        super.init(kind)
    }

    override func run(in transaction: Transaction) throws { value = try body(transaction) }

    override func succeed() {
        guard let value else { return fail(StorageError(.unavailable, doing: "answering", cause: "the closure was not run")) }
        continuation?.resume(returning: value)
    }

    override func fail(_ error: any Error) { continuation?.resume(throwing: error) }
}
