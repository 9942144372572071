public import VoiceCore

/// How and when a job is to run.
public struct JobOptions: Sendable, Equatable {
    /// The earliest moment of the first attempt, by the database's clock.
    public enum Start: Sendable, Equatable {
        case now
        case after(Duration)
        case at(Timestamp)
    }

    /// Higher goes first among the jobs of one account; it wins no turn from other accounts.
    public var priority: Int

    public var start: Start

    /// While a job of this account and kind with this key is unfinished, another one is not made. Made of ids, never of words.
    public var uniqueKey: String?

    /// How many attempts may fail before the job is `failed`; at least 1. Crashes and drains are not counted here.
    public var maxAttempts: Int

    public var backoff: Backoff

    /// How long one attempt may run before it is cancelled and counts as a retryable failure; `nil` for the limit of the kind's
    /// handler, if it has one.
    public var timeout: Duration?

    public init(
        priority: Int = 0, start: Start = .now, uniqueKey: String? = nil, maxAttempts: Int = 5, backoff: Backoff = Backoff(),
        timeout: Duration? = nil
    ) {
        self.priority = priority
        self.start = start
        self.uniqueKey = uniqueKey
        self.maxAttempts = max(1, maxAttempts)
        self.backoff = backoff
        self.timeout = timeout
    }
}
