import Telemetry
import VoiceCore

/// What Prometheus is told of backups: the time of the last good one above all, whoever asked for it.
enum BackupMetrics {
    /// - Parameter directory: of the scheduled backups; what is there from before this process began counts too.
    static func register(on metrics: PrometheusMetrics, _ backups: Backups, directory: String?) {
        metrics.collect {
            let state = backups.history.state
            var samples = [
                MetricSample("backups_total", .counter, Double(state.successes), help: "Backups that were made since the start."),
                MetricSample("backup_failures_total", .counter, Double(state.failures), help: "Backups that failed since the start."),
            ]
            if let last = state.last { samples += of(last) }
            if let time = state.last?.madeAt ?? directory.flatMap(newest) {
                samples.append(
                    MetricSample(
                        "backup_last_success_timestamp_seconds", .gauge, Double(time.microseconds) / 1_000_000,
                        help: "When the state of the last good backup was taken."))
            }
            return samples
        }
    }

    private static func of(_ report: BackupReport) -> [MetricSample] {
        [
            MetricSample("backup_last_objects", .gauge, Double(report.objects), help: "Objects in the last backup."),
            MetricSample("backup_last_bytes", .gauge, Double(report.objectBytes + report.databaseBytes), help: "Bytes of the last backup."),
            MetricSample("backup_last_copied_bytes", .gauge, Double(report.copiedBytes), help: "Bytes that were new to the last backup."),
            MetricSample("backup_last_duration_seconds", .gauge, report.seconds.total, help: "How long the last backup took."),
            MetricSample(
                "backup_last_lost_objects", .gauge, Double(report.lost.count),
                help: "Objects that the installation had lost at the last backup."),
        ]
    }

    /// By the name of the newest snapshot: one look into a directory.
    private static func newest(_ directory: String) -> Timestamp? {
        (try? BackupDirectory(path: directory).snapshotNames())?.last?.time
    }
}
