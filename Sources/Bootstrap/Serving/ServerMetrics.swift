import EventLog
import Jobs
import Storage
import StorageSQLite
import Telemetry
import VoiceCore

/// What the server tells Prometheus beside what its HTTP side counts: read from the modules' plain statistics at each scrape.
enum ServerMetrics {
    static func register(on metrics: PrometheusMetrics, database: SQLiteDatabase, worker: JobWorker) {
        metrics.describe("http_requests_total", "Requests answered, by operation and status.")
        metrics.describe("http_request_duration_seconds", "Time from a request's head to its answer.")
        metrics.describe("http_connections", "Open connections.")
        metrics.collect { storage(database.statistics) }
        metrics.collect { await runs(worker.statistics) }
        metrics.collect { try await depths(JobQueue(database: database).depths()) }
        metrics.collect { try await lag(database.read { tx in try EventLog.lag(in: tx) }) }
    }

    private static func storage(_ statistics: SQLiteStatistics) -> [MetricSample] {
        [
            MetricSample("storage_commits_total", .counter, Double(statistics.commits), help: "Batches committed."),
            MetricSample("storage_failed_commits_total", .counter, Double(statistics.failedCommits), help: "Batches whose COMMIT failed."),
            MetricSample("storage_writes_total", .counter, Double(statistics.closures), help: "Write closures committed."),
            MetricSample(
                "storage_failed_writes_total", .counter, Double(statistics.failedClosures),
                help: "Write closures that threw or were stopped."),
            MetricSample("storage_reads_total", .counter, Double(statistics.reads), help: "Read closures answered."),
            MetricSample("storage_slow_closures_total", .counter, Double(statistics.slowClosures), help: "Closures over the slow limit."),
            MetricSample(
                "storage_interrupts_total", .counter, Double(statistics.interrupts), help: "Closures stopped for running too long."),
            MetricSample("storage_waiting_writes", .gauge, Double(statistics.waiting), help: "Write closures that wait now."),
            MetricSample(
                "storage_commit_seconds_total", .counter, statistics.commitSeconds.sum, help: "Time spent in COMMIT, sync included."),
            MetricSample("storage_wal_bytes", .gauge, Double(statistics.walBytes), help: "Write-ahead log not yet in the database file."),
            MetricSample("storage_checkpoints_total", .counter, Double(statistics.checkpoints), help: "Checkpoints that ran."),
        ]
    }

    private static func runs(_ statistics: JobStatistics) -> [MetricSample] {
        statistics.byKind.sorted { $0.key < $1.key }.flatMap { kind, counts in
            let outcomes = [
                ("done", counts.done), ("retried", counts.retried), ("failed", counts.failed), ("postponed", counts.postponed),
                ("cancelled", counts.cancelled), ("lost", counts.lost),
            ]
            return outcomes.map { outcome, count in
                MetricSample(
                    "job_runs_total", .counter, Double(count), labels: [("kind", kind), ("outcome", outcome)],
                    help: "Job attempts that ended, by outcome.")
            } + [
                MetricSample(
                    "job_run_seconds_total", .counter, counts.runSeconds.sum, labels: [("kind", kind)],
                    help: "Time that jobs took from start to their durable end."),
                MetricSample(
                    "job_wait_seconds_total", .counter, counts.waitSeconds.sum, labels: [("kind", kind)],
                    help: "Time that jobs waited from when they could run."),
            ]
        }
    }

    private static func depths(_ depths: [JobDepth]) -> [MetricSample] {
        depths.map { depth in
            MetricSample(
                "jobs", .gauge, Double(depth.count), labels: [("kind", depth.kind), ("state", depth.state.rawValue)],
                help: "Jobs that wait, run, or were set aside.")
        }
            + depths.compactMap { depth in
                depth.oldestAge.map {
                    MetricSample(
                        "job_oldest_ready_seconds", .gauge, $0.seconds, labels: [("kind", depth.kind)],
                        help: "How long the oldest ready job has waited.")
                }
            }
    }

    private static func lag(_ lags: [ConsumerLag]) -> [MetricSample] {
        lags.flatMap { lag in
            [
                MetricSample(
                    "event_consumer_lag_events", .gauge, Double(lag.events), labels: [("consumer", lag.consumer)],
                    help: "Events that a consumer has still to read."),
                MetricSample(
                    "event_consumer_lag_seconds", .gauge, lag.age.seconds, labels: [("consumer", lag.consumer)],
                    help: "Age of the oldest event that a consumer has still to read."),
            ]
        }
    }
}
