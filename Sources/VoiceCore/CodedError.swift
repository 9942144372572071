/// What every module's error type tells, so that one place at the edge can turn it into an answer.
public protocol CodedError: Error, CustomStringConvertible {
    /// A stable snake-case word that programs match on: `wav_truncated`.
    var code: String { get }

    /// One or two sentences for the person who asked: what is wrong and what to do. Never holds people's words or paths.
    var userMessage: String { get }

    /// For the operator's log: what was being done, and the cause.
    var operatorMessage: String { get }

    /// Whether the same call may succeed later without a change.
    var isRetryable: Bool { get }
}

extension CodedError {
    public var operatorMessage: String { userMessage }
    public var isRetryable: Bool { false }
    public var description: String { "\(code): \(operatorMessage)" }
}
