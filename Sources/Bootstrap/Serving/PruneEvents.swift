import EventLog
import Jobs
import Storage
import VoiceCore

/// The daily pruning of the event log, where the operator has set a retention. Run twice, the second finds nothing to do.
enum PruneEvents: JobKind {
    static let name = "events.prune"

    struct Payload: Codable, Sendable {}

    struct Result: Codable, Sendable, Equatable {
        var removed: Int
    }

    /// Does the work on a database.
    struct Handler: JobHandler {
        let database: any Database
        /// As it is set now; a job that was made under another setting does not hold on to that. `nil` removes nothing.
        let retentionDays: Int?
        /// How many events go in one transaction.
        var batch = 500

        @concurrent func run(_ payload: Payload, _ context: JobContext) async throws -> JobOutcome<PruneEvents> {
            JobOutcome(Result(removed: try await prune()))
        }

        /// Removes what is older than the retention, sealed, and passed by every consumer.
        func prune() async throws -> Int {
            guard let retentionDays else { return 0 }
            var removed = 0
            while true {
                try Task.checkCancellation()
                let count = try await database.write(.bulk) { [batch] tx in
                    try EventLog.prune(olderThan: tx.now() - .seconds(retentionDays * 86_400), limit: batch, in: tx)
                }
                removed += count
                if count < batch { return removed }
            }
        }
    }
}
