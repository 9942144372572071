import Jobs
import VoiceCore

/// The scheduled backup. Run twice, it makes two snapshots; one that was cut off goes on.
enum MakeBackup: JobKind {
    static let name = "backup.make"

    struct Payload: Codable, Sendable {}

    struct Result: Codable, Sendable, Equatable {
        let snapshot: String
        let copiedObjects: Int
        let copiedBytes: Int64
        /// Objects that the installation has lost.
        let lostObjects: Int
    }

    /// Does the work as it is set now; a job that was made under another setting does not hold on to that.
    struct Handler: JobHandler {
        let backups: Backups
        let order: Backups.Order

        @concurrent func run(_ payload: Payload, _ context: JobContext) async throws -> JobOutcome<MakeBackup> {
            let report = try await backups.make(order) { progress in
                context.progress(fraction: progress.ofObjects > 0 ? Double(progress.objects) / Double(progress.ofObjects) : nil)
            }
            return JobOutcome(
                Result(
                    snapshot: report.snapshot, copiedObjects: report.copiedObjects, copiedBytes: report.copiedBytes,
                    lostObjects: report.lost.count))
        }
    }
}
