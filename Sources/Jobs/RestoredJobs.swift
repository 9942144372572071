public import Storage

/// What jobs and schedules need after their database was restored from a backup, before the first worker claims any.
public enum RestoredJobs {
    /// Makes every running job ready again, without a crash counted, for the worker that had it ran elsewhere; and begins every schedule
    /// anew, so that its next tick is one interval from now. Ticks that were missed since the backup are not made up for: a purge, for
    /// one, would remove at the first start what somebody restored the backup for.
    ///
    /// Jobs that ran to their end after the backup run once more, with what they do outside.
    public static func prepare(in tx: any WriteTransaction) throws {
        let now = try tx.now()
        try tx.execute(
            """
            UPDATE jobs SET state = CASE WHEN cancel_requested = 1 THEN 'cancelled' ELSE 'ready' END,
                finished_at = CASE WHEN cancel_requested = 1 THEN \(now) END, worker = NULL, lease_until = NULL, is_draining = 0
            WHERE state = 'running'
            """)
        try tx.execute("UPDATE job_schedules SET next_at = \(now) + every_us")
    }
}
