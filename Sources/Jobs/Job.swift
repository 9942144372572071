import Storage
public import VoiceCore

/// A job as it stands.
public struct Job: Sendable, Equatable {
    public let id: JobID
    public let account: AccountID
    public let kind: String
    public let state: JobState
    public let priority: Int
    /// When it could or can run at the earliest.
    public let runAt: Timestamp
    public let uniqueKey: String?
    /// Attempts that failed, and workers that crashed since the job last got further.
    public let failures: Int
    public let crashes: Int
    public let maxAttempts: Int
    /// What the running or last attempt told.
    public let progress: JobProgress?
    /// Why the last attempt failed; kept until one succeeds.
    public let failure: JobFailure?
    public let isCancelRequested: Bool
    public let createdAt: Timestamp
    /// When the last attempt started.
    public let startedAt: Timestamp?
    public let finishedAt: Timestamp?

    /// As JSON.
    let payloadText: String
    let resultText: String?

    /// The result once the job is `done`.
    ///
    /// - Throws: `DecodingError` if it is of another kind.
    public func result<Kind: JobKind>(of kind: Kind.Type) throws -> Kind.Result? {
        try resultText.map { try JobJSON.decode(from: $0) }
    }

    /// - Throws: `DecodingError` if it is of another kind.
    public func payload<Kind: JobKind>(of kind: Kind.Type) throws -> Kind.Payload { try JobJSON.decode(from: payloadText) }
}

extension Job {
    static let columns: SQL = """
        id, account_id, kind, state, priority, run_at, unique_key, failures, crashes, max_attempts, progress, error_code, error_message, \
        cancel_requested, created_at, started_at, finished_at, payload, result
        """

    init(_ row: Row) throws {
        id = try row[0]
        account = try row[1]
        kind = try row[2]
        state = try row[3]
        priority = try row[4]
        runAt = try row[5]
        uniqueKey = try row[6]
        failures = try row[7]
        crashes = try row[8]
        maxAttempts = try row[9]
        progress = try (row[10] as String?).map { try JobJSON.decode(from: $0) }
        let code: String? = try row[11]
        let message: String? = try row[12]
        failure = code.map { JobFailure(code: $0, message: message ?? "") }
        isCancelRequested = try row[13]
        createdAt = try row[14]
        startedAt = try row[15]
        finishedAt = try row[16]
        payloadText = try row[17]
        resultText = try row[18]
    }
}
