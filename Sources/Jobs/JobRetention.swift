public import Storage
import VoiceCore

/// Removes jobs that finished a while ago: a kind for a schedule of the installation. Running it twice removes nothing more.
public enum JobRetention: JobKind {
    public struct Payload: Codable, Sendable, Equatable {
        /// How long a finished job is kept, in seconds.
        public var keepSeconds: Int

        public init(keepSeconds: Int) { self.keepSeconds = keepSeconds }
    }

    public struct Result: Codable, Sendable, Equatable {
        public var removed: Int
    }

    public static let name = "jobs.retention"

    /// Does the work on a database.
    public struct Handler: JobHandler {
        let database: any Database

        public init(database: any Database) { self.database = database }

        @concurrent public func run(_ payload: Payload, _ context: JobContext) async throws -> JobOutcome<JobRetention> {
            let now = try await database.read { tx in try tx.now() }
            let removed = try await JobQueue(database: database).deleteFinished(before: now - .seconds(payload.keepSeconds))
            return JobOutcome(Result(removed: removed))
        }
    }
}
