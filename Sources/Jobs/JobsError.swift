public import VoiceCore

/// What can go wrong with a job, apart from what its handler throws.
public struct JobsError: CodedError, Equatable {
    public enum Code: String, Sendable {
        /// The job's lease ended or went to another worker: this run may write nothing more.
        case leaseLost
        /// The stored payload is not what this binary's kind expects.
        case payloadInvalid
        /// One attempt ran for longer than its limit.
        case timedOut
        /// The worker ended without a word while the job ran.
        case crashed
        /// The handler threw an error without a code.
        case unexpected
        /// No such job in this account.
        case notFound
        /// The job is not in a state that allows what was asked.
        case wrongState
        /// An unfinished job holds the same unique key.
        case duplicate
    }

    public let kind: Code

    /// For the operator; never holds payloads or people's words.
    public let detail: String

    public init(_ kind: Code, _ detail: String) {
        self.kind = kind
        self.detail = detail
    }

    public var code: String {
        switch kind {
        case .leaseLost: "job_lease_lost"
        case .payloadInvalid: "job_payload_invalid"
        case .timedOut: "job_timed_out"
        case .crashed: "job_crashed"
        case .unexpected: "job_unexpected_error"
        case .notFound: "job_not_found"
        case .wrongState: "job_wrong_state"
        case .duplicate: "job_duplicate"
        }
    }

    public var userMessage: String {
        switch kind {
        case .leaseLost, .crashed: "The work was interrupted and is taken up again by itself."
        case .payloadInvalid: "The work could not be started, because its order cannot be read by this version."
        case .timedOut: "The work took longer than allowed."
        case .unexpected: "The work failed for an unexpected reason."
        case .notFound: "There is no such job."
        case .wrongState: "The job's state does not allow this."
        case .duplicate: "The same work is already waiting or running."
        }
    }

    public var operatorMessage: String { detail }

    public var isRetryable: Bool {
        switch kind {
        case .timedOut, .crashed, .unexpected: true
        case .leaseLost, .payloadInvalid, .notFound, .wrongState, .duplicate: false
        }
    }
}

/// An error as a row keeps it.
public struct JobFailure: Sendable, Equatable {
    /// The `CodedError`'s code.
    public let code: String

    /// For the operator, at most 500 characters.
    public let message: String

    /// Keeps a coded error's own text, and of any other error only its type: its description could hold anything.
    init(_ error: any Error) {
        if let coded = error as? any CodedError {
            self.init(code: coded.code, message: coded.operatorMessage)
        } else {
            self.init(JobsError(.unexpected, "threw \(type(of: error))"))
        }
    }

    init(code: String, message: String) {
        self.code = code
        self.message = String(message.prefix(500))
    }

    /// Whether another attempt can help; an error without a code gets the benefit of the doubt.
    static func isRetryable(_ error: any Error) -> Bool {
        (error as? any CodedError)?.isRetryable ?? true
    }
}
