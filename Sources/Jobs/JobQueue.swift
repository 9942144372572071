public import Storage
public import VoiceCore

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
