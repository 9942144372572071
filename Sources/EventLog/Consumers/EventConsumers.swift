public import Logging
public import ServiceLifecycle
public import Storage
import VoiceCore

/// Runs consumers of the event log side by side: none waits for another. Among servers on one database, each consumer runs on one.
public struct EventConsumers: Service {
    public struct Timing: Sendable {
        /// How often a consumer looks at the log without being woken.
        public var poll: Duration = .seconds(5)

        /// How long to wait for an older transaction to end that later events must not overtake (PostgreSQL only).
        public var settling: Duration = .milliseconds(20)

        /// How long a server may be silent before another takes its consumers over.
        public var lease: Duration = .seconds(30)

        /// The wait after a consumer's first failure; it doubles with each further one …
        public var firstRetry: Duration = .milliseconds(100)
        /// … up to this.
        public var lastRetry: Duration = .seconds(60)

        public init() {}
    }

    private let runners: [ConsumerRunner]

    public init(database: any Database, consumers: [EventConsumer], timing: Timing = Timing(), logger: Logger) {
        let owner = Identifier<ServerTag>.make().text
        runners = consumers.map { ConsumerRunner($0, database: database, owner: owner, timing: timing, logger: logger) }
    }

    /// Runs until graceful shutdown or cancellation; then gives up the leases.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup { group in
                for runner in runners { group.addTask { await runner.run() } }
            }
        }
    }

    private enum ServerTag: IdentifierTag { static let prefix = "srv" }
}
