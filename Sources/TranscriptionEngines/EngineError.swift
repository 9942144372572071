public import VoiceCore

/// What can go wrong between us and a speech engine in its own process.
public struct EngineError: CodedError, Equatable {
    public let code: String
    public let userMessage: String
    public let operatorMessage: String
    public let isRetryable: Bool

    /// - Parameter detail: for the operator only; never speech, text or paths of people's files.
    public init(code: String, userMessage: String, detail: String? = nil, isRetryable: Bool) {
        self.code = code
        self.userMessage = userMessage
        operatorMessage = detail.map { "\(userMessage) (\($0))" } ?? userMessage
        self.isRetryable = isRetryable
    }

    /// The process ended in the middle of a request.
    static func crashed(_ detail: String) -> EngineError {
        EngineError(
            code: "engine_crashed", userMessage: "The speech engine stopped unexpectedly. Trying again may help.", detail: detail,
            isRetryable: true)
    }

    static let startFailedCode = "engine_start_failed"

    /// The process did not become ready.
    static func startFailed(_ detail: String) -> EngineError {
        EngineError(
            code: startFailedCode, userMessage: "The speech engine could not be started.", detail: detail, isRetryable: true)
    }

    /// No answer in the time that the audio's length allows, or no sign of life.
    static func timedOut(_ detail: String) -> EngineError {
        EngineError(
            code: "engine_timed_out", userMessage: "The speech engine did not answer in time. Trying again may help.", detail: detail,
            isRetryable: true)
    }

    /// The process sent what the wire does not allow.
    static func violatedWire(_ violation: EngineWireViolation) -> EngineError {
        EngineError(
            code: "engine_wire_violated", userMessage: "The speech engine gave an answer that makes no sense. Trying again may help.",
            detail: violation.description, isRetryable: true)
    }

    /// The server is stopping.
    static let stopped = EngineError(code: "engine_stopped", userMessage: "The speech engine is being stopped.", isRetryable: true)

    /// The caller took its request back.
    static let cancelled = EngineError(code: "cancelled", userMessage: "The request was cancelled.", isRetryable: true)
}
