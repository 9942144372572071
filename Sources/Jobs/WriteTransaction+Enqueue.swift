public import Storage
public import VoiceCore

extension SignalChannel {
    /// Jobs became ready, or a delayed one was added.
    static let jobsReady: SignalChannel = "jobs_ready"
    /// A running job is to be cancelled.
    static let jobsCancelled: SignalChannel = "jobs_cancelled"
    /// Jobs finished.
    public static let jobsFinished: SignalChannel = "jobs_finished"
    /// Running jobs told how far they are.
    public static let jobsProgress: SignalChannel = "jobs_progress"
}

extension WriteTransaction {
    /// Adds a job in the caller's transaction: it runs if, and only if, that commits.
    ///
    /// - Parameter id: made outside of the closure, which may run more than once.
    /// - Returns: `id`, or the id of the unfinished job that holds the same unique key.
    @discardableResult
    public func enqueue<Kind: JobKind>(
        _ kind: Kind.Type, _ payload: Kind.Payload, account: AccountID, id: JobID, options: JobOptions = JobOptions()
    ) throws -> JobID {
        try enqueue(NewJob(kind, payload, account: account, id: id, options: options))
    }

    /// Adds a job whose payload is already encoded.
    @discardableResult
    public func enqueue(_ job: NewJob) throws -> JobID {
        let row = EnqueuedRow(job, now: try now())
        notify(.jobsReady)
        guard let key = job.options.uniqueKey else {
            try executeLater(EnqueuedRow.insert([row]))
            return job.id
        }
        let inserted = try first(
            """
            \(sql: EnqueuedRow.insert([row]))
            ON CONFLICT (account_id, kind, unique_key) WHERE unique_key IS NOT NULL AND finished_at IS NULL DO NOTHING
            RETURNING id
            """)
        if let inserted { return try inserted[0] }
        let holder = try first(
            """
            SELECT id FROM jobs
            WHERE account_id = \(job.account) AND kind = \(job.kind) AND unique_key = \(key) AND unique_key IS NOT NULL AND finished_at IS NULL
            """)
        guard let holder else { throw JobsError(.duplicate, "a unique key of \(job.kind) was taken and then free within one transaction") }
        return try holder[0]
    }

    /// Adds many jobs with few statements; those with a unique key go one by one.
    ///
    /// - Returns: one id for each job, in their order.
    @discardableResult
    public func enqueue(_ jobs: [NewJob]) throws -> [JobID] {
        guard !jobs.isEmpty else { return [] }
        let now = try now()
        var plain: [EnqueuedRow] = []
        plain.reserveCapacity(jobs.count)
        var ids: [JobID] = []
        ids.reserveCapacity(jobs.count)
        for job in jobs {
            if job.options.uniqueKey == nil {
                plain.append(EnqueuedRow(job, now: now))
                ids.append(job.id)
            } else {
                ids.append(try enqueue(job))
            }
        }
        for chunk in StatementSizes.chunks(of: plain.count) { try executeLater(EnqueuedRow.insert(plain[chunk])) }
        notify(.jobsReady)
        return ids
    }
}

/// A new job and the times and state that the database's clock gave it.
private struct EnqueuedRow {
    let job: NewJob
    let state: JobState
    let runAt: Timestamp
    let now: Timestamp

    init(_ job: NewJob, now: Timestamp) {
        self.job = job
        self.now = now
        switch job.options.start {
        case .now: runAt = now
        case .after(let delay): runAt = now + delay
        case .at(let time): runAt = max(time, now)
        }
        state = runAt > now ? .scheduled : .ready
    }

    private var values: SQL {
        let options = job.options
        return """
            (\(job.account), \(job.id), \(job.kind), \(state), \(options.priority), \(runAt), \(options.uniqueKey.sqlValue), \(job.payload), \
            \(options.maxAttempts), \(options.backoff.base.wholeMilliseconds), \(options.backoff.cap.wholeMilliseconds), \
            \((options.timeout?.wholeMilliseconds).sqlValue), \(now))
            """
    }

    static func insert(_ rows: some Sequence<EnqueuedRow>) -> SQL {
        """
        INSERT INTO jobs (account_id, id, kind, state, priority, run_at, unique_key, payload, max_attempts, backoff_base_ms, \
        backoff_cap_ms, timeout_ms, created_at) VALUES \(sql: rows.map(\.values), separator: ", ")
        """
    }
}

/// Cuts a list into the few sizes of multi-row statement that the statement cache then holds.
enum StatementSizes {
    private static let sizes = [64, 16, 4, 1]

    static func chunks(of count: Int) -> [Range<Int>] {
        var chunks: [Range<Int>] = []
        var start = 0
        for size in sizes {
            while count - start >= size {
                chunks.append(start..<start + size)
                start += size
            }
        }
        return chunks
    }
}

extension Duration {
    /// Rounded up, so that a short wait does not become none.
    var wholeMilliseconds: Int64 { (wholeMicroseconds + 999) / 1000 }
}
