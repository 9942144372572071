public import Storage

/// Does the work of one kind.
///
/// A job may run more than once: after a crash, a lost lease or a failed attempt. What it does inside the database happens once, if
/// it is done through the context's `write` and the outcome's `apply`; calls to the outside need an idempotency key.
public protocol JobHandler<Kind>: Sendable {
    associatedtype Kind: JobKind

    /// Runs one attempt, off every actor. Cancellation of its task means that the job was cancelled, timed out or lost its lease, or
    /// that the server stops: return or throw soon; what is thrown then does not matter.
    ///
    /// - Throws: a `CodedError` whose `isRetryable` decides on another attempt; any other error counts as retryable. `JobPostponed` where
    ///   the work cannot be done yet.
    @concurrent func run(_ payload: Kind.Payload, _ context: JobContext) async throws -> JobOutcome<Kind>
}

/// What an attempt achieved.
public struct JobOutcome<Kind: JobKind>: Sendable {
    public let result: Kind.Result

    /// Writes what the work changes, in the transaction that marks the job as done. May run more than once.
    public let apply: (@Sendable (any WriteTransaction) throws -> Void)?

    public init(_ result: Kind.Result, apply: (@Sendable (any WriteTransaction) throws -> Void)? = nil) {
        self.result = result
        self.apply = apply
    }
}

/// Thrown by a handler whose work has to wait for something else: the job runs again later, however often, and no attempt has failed.
public struct JobPostponed: Error, Sendable, Equatable {
    public let delay: Duration

    public init(for delay: Duration) { self.delay = delay }
}

extension JobOutcome where Kind.Result == Nothing {
    /// Done, without a result to keep.
    public static var done: JobOutcome { JobOutcome(Nothing()) }

    /// Done, without a result to keep, and with changes that commit together with it.
    public static func done(apply: @escaping @Sendable (any WriteTransaction) throws -> Void) -> JobOutcome {
        JobOutcome(Nothing(), apply: apply)
    }
}
