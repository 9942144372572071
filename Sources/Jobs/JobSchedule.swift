import Storage
public import VoiceCore

/// Work that comes again at a fixed interval: one job each time, wherever the worker runs that notices first.
///
/// Due times lie on a grid from the first registration and are compared with the database's clock. Ticks that were missed, because
/// no server ran or the job before is still unfinished, collapse into one.
public struct JobSchedule: Sendable {
    /// Unique over the installation.
    public let name: String
    public let every: Duration
    let kind: String
    let payload: String
    let account: AccountID
    let options: JobOptions

    /// - Parameters:
    ///   - every: at least a millisecond.
    ///   - account: whose job it is; for the installation's own work `JobSchedule.installation`.
    ///   - options: its start and unique key are the schedule's own.
    /// - Throws: what encoding the payload throws.
    public init<Kind: JobKind>(
        _ name: String, every: Duration, _ kind: Kind.Type, _ payload: Kind.Payload, account: AccountID = JobSchedule.installation,
        options: JobOptions = JobOptions()
    ) throws {
        precondition(every >= .milliseconds(1), "\(name): a schedule comes at most once a millisecond")
        self.name = name
        self.every = every
        self.kind = Kind.name
        self.payload = try JobJSON.encode(payload)
        self.account = account
        var options = options
        options.start = .now
        options.uniqueKey = "schedule.\(name)"
        self.options = options
    }

    /// The account under which the installation's own jobs are kept: the id whose 128 bits are zero, which belongs to nobody.
    public static let installation: AccountID = {
        guard let id = AccountID(AccountTag.prefix + "_00000000000000000000000000") else { preconditionFailure("26 digits of base 32") }
        return id
    }()

    /// Makes the schedule's row, or takes over a changed interval; a time that is already set stays, unless it is further off than the
    /// new interval.
    func register(_ tx: any WriteTransaction) throws {
        let first = try tx.now() + every
        try tx.execute(
            """
            INSERT INTO job_schedules (name, every_us, next_at) VALUES (\(name), \(every.wholeMicroseconds), \(first))
            ON CONFLICT (name) DO UPDATE SET every_us = excluded.every_us,
                next_at = CASE WHEN job_schedules.next_at > excluded.next_at THEN excluded.next_at ELSE job_schedules.next_at END
            """)
    }

    /// Enqueues the job if the schedule is due. The row moves on in the same transaction, so servers that race make one job.
    ///
    /// - Parameter id: for the job; made outside of the closure.
    /// - Returns: whether the schedule was due.
    func fire(_ tx: any WriteTransaction, id: JobID) throws -> Bool {
        let now = try tx.now()
        let due = try tx.execute(
            """
            UPDATE job_schedules SET next_at = next_at + every_us * ((\(now) - next_at) / every_us + 1)
            WHERE name = \(name) AND next_at <= \(now)
            """)
        guard due > 0 else { return false }
        try tx.enqueue(NewJob(id: id, account: account, options: options, kind: kind, payload: payload))
        return true
    }

    /// When the first of the named schedules is due.
    static func nextDue(_ tx: any WriteTransaction, names: [String]) throws -> Timestamp? {
        guard !names.isEmpty else { return nil }
        return try tx.first("SELECT next_at FROM job_schedules WHERE name IN \(list: names) ORDER BY next_at LIMIT 1").map { try $0[0] }
    }
}
