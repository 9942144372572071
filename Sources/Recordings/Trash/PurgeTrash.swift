public import Jobs
import Storage
import VoiceCore

/// The daily emptying of the trash. Run twice, the second finds nothing to do.
public enum PurgeTrash: JobKind {
    public static let name = "recordings.purge"

    public struct Payload: Codable, Sendable {
        public init() {}
    }

    public struct Result: Codable, Sendable, Equatable {
        public var removed: Int
    }

    /// Does the work on all accounts' recordings.
    public struct Handler: JobHandler {
        public typealias Kind = PurgeTrash

        private let recordings: Recordings
        private let days: Int

        /// - Parameter days: for which a recording lies in the trash, as it is set now.
        public init(_ recordings: Recordings, days: Int) {
            self.recordings = recordings
            self.days = days
        }

        @concurrent public func run(_ payload: Payload, _ context: JobContext) async throws -> JobOutcome<PurgeTrash> {
            JobOutcome(Result(removed: try await purge()))
        }

        /// Removes what has been in the trash for longer, one recording a transaction, so that other writes get in between.
        func purge() async throws -> Int {
            var removed = 0
            while true {
                let due = try await recordings.database.read { [days] tx in
                    try tx.query(
                        """
                        SELECT account_id, id FROM recordings
                        WHERE deleted_at IS NOT NULL AND deleted_at <= \(try tx.now() - .seconds(days * 86_400)) LIMIT 100
                        """
                    ).map { (account: try $0[0] as AccountID, id: try $0[1] as RecordingID) }
                }
                for recording in due {
                    try Task.checkCancellation()
                    do { try await recordings.delete(recording.id, of: recording.account) } catch RecordingsError.notFound { continue }
                    removed += 1
                }
                if due.count < 100 { return removed }
            }
        }
    }
}
