import HTTPServer
import Jobs

/// The hourly forgetting of idempotency keys that are older than a day. Run twice, the second finds nothing to do.
enum PruneIdempotencyKeys: JobKind {
    static let name = "idempotency.prune"

    struct Payload: Codable, Sendable {}

    struct Result: Codable, Sendable, Equatable {
        var removed: Int
    }

    /// Does the work.
    struct Handler: JobHandler {
        let store: IdempotencyStore

        @concurrent func run(_ payload: Payload, _ context: JobContext) async throws -> JobOutcome<PruneIdempotencyKeys> {
            JobOutcome(Result(removed: try await store.prune()))
        }
    }
}
