public import Storage
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

/// Looks into the queue, and changes single jobs by hand.
public struct JobQueue: Sendable {
    let database: any Database

    public init(database: any Database) { self.database = database }

    public func job(_ id: JobID, account: AccountID) async throws -> Job? {
        try await database.read { tx in try tx.job(id, account: account) }
    }

    /// Waits until a job is finished; woken by signal.
    ///
    /// - Throws: `JobsError` `.notFound`, also when retention removes it meanwhile; `CancellationError`.
    public func finished(_ id: JobID, account: AccountID) async throws -> Job {
        let signals = database.signals(.jobsFinished)
        var wakes = signals.makeAsyncIterator()
        while true {
            guard let job = try await job(id, account: account) else { throw JobsError(.notFound, "no job \(id) in \(account)") }
            if job.state.isFinished { return job }
            guard await wakes.next() != nil else { throw CancellationError() }
        }
    }

    /// One page of an account's jobs, newest first.
    public struct Page: Sendable {
        public let jobs: [Job]
        /// To ask with for what follows; `nil` at the end.
        public let next: JobID?
    }

    /// Lists an account's jobs, newest first.
    ///
    /// With a state, it looks at no more than 10,000 jobs for one page, so a page may hold few jobs or none and still have a `next`.
    public func list(account: AccountID, state: JobState? = nil, before: JobID? = nil, limit: Int = 100) async throws -> Page {
        let examined = state == nil ? limit : max(limit, 10_000)
        return try await database.read { tx in
            // '~' sorts after every character of an id.
            let rows = try tx.query(
                """
                SELECT id, state FROM jobs WHERE account_id = \(account) AND id < \(before?.text ?? "~") ORDER BY id DESC LIMIT \(examined)
                """)
            var page: [JobID] = []
            var last: JobID?
            for row in rows where page.count < limit {
                last = try row[0]
                if try state == nil || row[1] == state { page.append(try row[0]) }
            }
            let lastRow: JobID? = try rows.last.map { try $0[0] }
            let isEnd = rows.count < examined && lastRow == last
            let jobs = try tx.query(
                "SELECT \(sql: Job.columns) FROM jobs WHERE account_id = \(account) AND id IN \(list: page) ORDER BY id DESC")
            return Page(jobs: try jobs.map(Job.init), next: isEnd ? nil : last)
        }
    }

    /// Cancels a job: at once when it waits; when it runs, its worker is told and ends it.
    ///
    /// - Returns: its state afterwards: `cancelled`, or `running` with the request noted.
    /// - Throws: `JobsError` `.notFound`; `.wrongState` if it is finished otherwise.
    @discardableResult
    public func cancel(_ id: JobID, account: AccountID) async throws -> JobState {
        try await database.write { tx in try tx.cancelJob(id, account: account) }
    }

    /// Makes a failed, quarantined or cancelled job ready again, its failures and crashes forgotten.
    ///
    /// - Throws: `JobsError` `.notFound`, `.wrongState`, or `.duplicate` if an unfinished job holds its unique key by now.
    public func retry(_ id: JobID, account: AccountID) async throws {
        try await database.write { tx in try tx.retryJob(id, account: account) }
    }

    /// Removes jobs that finished before a moment, in chunks that let others write in between.
    ///
    /// - Returns: how many went.
    @discardableResult
    public func deleteFinished(before end: Timestamp, chunk: Int = 500) async throws -> Int {
        var total = 0
        while true {
            let count = try await database.write(.bulk) { tx in
                try tx.execute(
                    """
                    DELETE FROM jobs WHERE finished_at IS NOT NULL AND (account_id, id) IN (
                        SELECT account_id, id FROM jobs WHERE finished_at < \(end) ORDER BY finished_at LIMIT \(chunk))
                    """)
            }
            total += count
            if count < chunk { return total }
        }
    }
}

extension ReadTransaction {
    public func job(_ id: JobID, account: AccountID) throws -> Job? {
        try first("SELECT \(sql: Job.columns) FROM jobs WHERE account_id = \(account) AND id = \(id)").map(Job.init)
    }
}

extension WriteTransaction {
    /// `JobQueue.cancel` in the caller's transaction.
    @discardableResult
    public func cancelJob(_ id: JobID, account: AccountID) throws -> JobState {
        let now = try now()
        let row = try first(
            """
            UPDATE jobs SET cancel_requested = 1,
                finished_at = CASE WHEN state = 'running' THEN NULL ELSE \(now) END,
                state = CASE WHEN state = 'running' THEN 'running' ELSE 'cancelled' END
            WHERE account_id = \(account) AND id = \(id) AND finished_at IS NULL RETURNING state
            """)
        if let row {
            let state: JobState = try row[0]
            notify(state == .running ? .jobsCancelled : .jobsFinished)
            return state
        }
        guard let job = try job(id, account: account) else { throw JobsError(.notFound, "no job \(id) in \(account)") }
        guard job.state == .cancelled else { throw JobsError(.wrongState, "\(id) is \(job.state.rawValue)") }
        return .cancelled
    }

    /// `JobQueue.retry` in the caller's transaction.
    public func retryJob(_ id: JobID, account: AccountID) throws {
        guard let job = try job(id, account: account) else { throw JobsError(.notFound, "no job \(id) in \(account)") }
        guard job.state.isFinished, job.state != .done else { throw JobsError(.wrongState, "\(id) is \(job.state.rawValue)") }
        if let key = job.uniqueKey {
            let holder = try first(
                """
                SELECT 1 FROM jobs WHERE account_id = \(account) AND kind = \(job.kind) AND unique_key = \(key)
                    AND unique_key IS NOT NULL AND finished_at IS NULL
                """)
            if holder != nil { throw JobsError(.duplicate, "an unfinished job holds the unique key of \(id)") }
        }
        try execute(
            """
            UPDATE jobs SET state = 'ready', run_at = \(try now()), failures = 0, crashes = 0, cancel_requested = 0, finished_at = NULL
            WHERE account_id = \(account) AND id = \(id)
            """)
        notify(.jobsReady)
    }
}
