import Storage
import VoiceCore

/// Takes ready jobs for one worker, in one transaction that touches no row but those it takes.
///
/// Fairness costs no queue of accounts that every enqueue would have to write: the accounts that have ready work are found by
/// skipping through the ready index (a loose index scan), starting after the account that was served last.
///
/// At READ COMMITTED on PostgreSQL: each statement that takes a row tests that row's state in the same statement, under its lock, and
/// nothing is concluded from one statement for the next.
struct JobClaim: Sendable {
    let worker: JobWorkerID
    let lease: Duration
    let room: ClaimRoom
    /// The account that was served last; the rotation goes on after it.
    let after: AccountID?
    let round: Int
    /// The schedules that this worker fires.
    let schedules: [String]

    struct Catch: Sendable {
        /// What each deal brought, still as rows: they are read on the worker's time, not the writer's.
        fileprivate(set) var deals: [(turn: Turn, rows: [Row])] = []
        /// Where the next claim's rotation starts.
        var after: AccountID?
        var now: Timestamp
        /// When the next delayed job is due.
        var nextJob: Timestamp?
        /// When the next schedule is due.
        var nextSchedule: Timestamp?

        /// The jobs, in the order in which they are to start.
        func jobs() throws -> [ClaimedJob] {
            try deals.flatMap { deal in
                try deal.rows.map { try ClaimedJob($0, of: deal.turn) }.sorted {
                    ($1.priority, $0.runAt, $0.lease.id) < ($0.priority, $1.runAt, $1.lease.id)
                }
            }
        }
    }

    func run(_ tx: any WriteTransaction) throws -> Catch {
        let now = try tx.now()
        try Self.promote(tx, now: now)
        var taken = Catch(after: after, now: now)
        var room = room
        var turns = try turns(tx, kinds: room.openKinds, limit: room.free + room.fullAccounts)
        var isFirstPass = true
        while !turns.isEmpty {
            let deals = room.deal(turns, round: round)
            turns = []
            for deal in deals {
                let rows = try tx.query(taking(deal, now: now, tx.dialect))
                room.take(rows.count, of: deal.turn)
                taken.deals.append((deal.turn, rows))
                if rows.count == deal.count { turns.append(deal.turn) }
                if isFirstPass { taken.after = deal.turn.account }
            }
            isFirstPass = false
            if room.free == 0 { break }
        }
        taken.nextJob = try Self.nextDelayed(tx)
        taken.nextSchedule = try JobSchedule.nextDue(tx, names: schedules)
        return taken
    }

    /// Moves delayed jobs that are due to `ready`, so that a claim never has to pass over those that are not.
    @discardableResult
    static func promote(_ tx: any WriteTransaction, now: Timestamp, limit: Int = 256) throws -> Int {
        try tx.execute(promotion(now: now, limit: limit, tx.dialect))
    }

    static func promotion(now: Timestamp, limit: Int, _ dialect: SQLDialect) -> SQL {
        """
        UPDATE jobs SET state = 'ready'
        WHERE state = 'scheduled' AND (account_id, id) IN (
            SELECT account_id, id FROM jobs WHERE state = 'scheduled' AND run_at <= \(now) ORDER BY run_at LIMIT \(limit) \
        \(sql: dialect.skipLocked))
        """
    }

    /// The accounts with ready work, by kind, in the order of rotation: those after the last one served, then those from the start.
    private func turns(_ tx: any WriteTransaction, kinds: [String], limit: Int) throws -> [Turn] {
        guard !kinds.isEmpty, limit > 0 else { return [] }
        var found = try Self.read(tx, Self.readyAccounts(kinds: kinds, after: after?.text ?? "", limit: limit))
        if let after, found.count < limit {
            found += try Self.read(tx, Self.readyAccounts(kinds: kinds, after: "", limit: limit)).filter { $0.account <= after }
        }
        return found
    }

    private static func read(_ tx: any WriteTransaction, _ sql: SQL) throws -> [Turn] {
        try tx.query(sql).map { Turn(kind: try $0[0], account: try $0[1], priority: try $0[2]) }.sorted { $0.account < $1.account }
    }

    /// A loose index scan for each kind: `limit` steps at most, each of them one descent of the ready index.
    static func readyAccounts(kinds: [String], after: String, limit: Int) -> SQL {
        """
        WITH RECURSIVE kinds(kind) AS (VALUES \(sql: kinds.map { "(\($0))" }, separator: ", ")),
        turns(kind, account_id, step) AS (
            SELECT kinds.kind, (
                SELECT jobs.account_id FROM jobs WHERE jobs.state = 'ready' AND jobs.kind = kinds.kind AND jobs.account_id > \(after)
                ORDER BY jobs.account_id LIMIT 1), 1
            FROM kinds
            UNION ALL
            SELECT turns.kind, (
                SELECT jobs.account_id FROM jobs
                WHERE jobs.state = 'ready' AND jobs.kind = turns.kind AND jobs.account_id > turns.account_id
                ORDER BY jobs.account_id LIMIT 1), turns.step + 1
            FROM turns WHERE turns.account_id IS NOT NULL AND turns.step < \(limit))
        SELECT turns.kind, turns.account_id, (
            SELECT jobs.priority FROM jobs
            WHERE jobs.state = 'ready' AND jobs.kind = turns.kind AND jobs.account_id = turns.account_id
            ORDER BY jobs.priority DESC LIMIT 1)
        FROM turns WHERE turns.account_id IS NOT NULL
        """
    }

    func taking(_ deal: Deal, now: Timestamp, _ dialect: SQLDialect) -> SQL {
        let best: SQL = """
            SELECT id FROM jobs WHERE state = 'ready' AND kind = \(deal.turn.kind) AND account_id = \(deal.turn.account)
            ORDER BY priority DESC, run_at, id LIMIT \(deal.count) \(sql: dialect.skipLocked)
            """
        return """
            UPDATE jobs SET state = 'running', fence = fence + 1, worker = \(worker), lease_until = \(now + lease), is_draining = 0,
                started_at = \(now)
            WHERE account_id = \(deal.turn.account) AND state = 'ready' AND \(sql: dialect.idIsOne(of: best))
            RETURNING \(sql: ClaimedJob.columns)
            """
    }

    /// When the next delayed job is due: one index entry is read.
    static func nextDelayed(_ tx: any WriteTransaction) throws -> Timestamp? {
        try tx.first("SELECT run_at FROM jobs WHERE state = 'scheduled' ORDER BY run_at LIMIT 1").map { try $0[0] }
    }
}
