public import Storage
import VoiceCore

/// The tables of jobs and schedules.
public enum JobsSchema {
    public static let migrations = [
        Migration(20, "jobs", oldestCompatible: 20, tables: [jobs, schedules])
    ]

    /// One row a job from enqueue until retention removes it.
    ///
    /// Each index holds only the rows of one state, so a job costs four index entries in its life: ready, running, finished (and
    /// `scheduled` when it waited). The ready index is in the order of a claim: within a kind the accounts, within an account the
    /// jobs as they are to run. `state` is a column of the partial indexes because SQLite else reads the row for it.
    static let jobs = Table(
        "jobs", scope: .account,
        columns: [
            Table.Column("account_id", .text),
            Table.Column("id", .text),
            Table.Column("kind", .text),
            Table.Column("state", .text),
            Table.Column("priority", .integer),
            Table.Column("run_at", .integer),
            Table.Column("unique_key", .text, isNullable: true),
            Table.Column("payload", .text),
            Table.Column("result", .text, isNullable: true),
            Table.Column("progress", .text, isNullable: true),
            Table.Column("max_attempts", .integer),
            Table.Column("backoff_base_ms", .integer),
            Table.Column("backoff_cap_ms", .integer),
            Table.Column("timeout_ms", .integer, isNullable: true),
            Table.Column("failures", .integer, default: .integer(0)),
            Table.Column("crashes", .integer, default: .integer(0)),
            // Counts the claims: the fencing token of a lease.
            Table.Column("fence", .integer, default: .integer(0)),
            Table.Column("worker", .text, isNullable: true),
            Table.Column("lease_until", .integer, isNullable: true),
            Table.Column("is_draining", .integer, default: .integer(0)),
            Table.Column("cancel_requested", .integer, default: .integer(0)),
            Table.Column("error_code", .text, isNullable: true),
            Table.Column("error_message", .text, isNullable: true),
            Table.Column("created_at", .integer),
            Table.Column("started_at", .integer, isNullable: true),
            Table.Column("finished_at", .integer, isNullable: true),
        ],
        primaryKey: ["account_id", "id"],
        indexes: [
            Table.Index("jobs_ready", ["kind", "account_id", "priority DESC", "run_at", "id", "state"], where: "state = 'ready'"),
            Table.Index("jobs_scheduled", ["run_at", "state"], where: "state = 'scheduled'"),
            Table.Index("jobs_running", ["worker", "lease_until", "state"], where: "state = 'running'"),
            Table.Index("jobs_set_aside", ["kind", "state"], where: "state IN ('failed', 'quarantined')"),
            Table.Index("jobs_finished", ["finished_at"], where: "finished_at IS NOT NULL"),
            Table.Index(
                "jobs_unique", ["account_id", "kind", "unique_key"], isUnique: true,
                where: "unique_key IS NOT NULL AND finished_at IS NULL"),
        ])

    /// One row a schedule; servers race for it with `UPDATE … RETURNING`.
    static let schedules = Table(
        "job_schedules", scope: .installation,
        columns: [
            Table.Column("name", .text),
            Table.Column("every_us", .integer),
            Table.Column("next_at", .integer),
        ],
        primaryKey: ["name"])
}
