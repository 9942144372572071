import Logging
import Storage
import VoiceCore

/// The log holds frames: a page (of 4096 bytes, the default since SQLite 3.12) and its header.
enum SQLitePage {
    static let frameBytes = 4096 + 24
}

/// What the threads of one database share.
final class SQLiteContext: Sendable {
    let configuration: SQLiteConfiguration
    let logger: Logger
    let signals = SignalHub()
    let statistics = Monitor(SQLiteStatistics())
    let writes: ClosureQueue<SQLiteTransaction>
    let reads: ClosureQueue<SQLiteTransaction>
    let watchdog: Watchdog
    let gate = WriterGate()
    let wal: WALSize

    /// - Parameter walPages: what the log holds at the start.
    init(_ configuration: SQLiteConfiguration, logger: Logger, walPages: Int) {
        self.configuration = configuration
        self.logger = logger
        writes = ClosureQueue(maximum: configuration.maximumWaiting)
        reads = ClosureQueue(maximum: configuration.maximumWaiting)
        watchdog = Watchdog(tick: min(configuration.writeLimit / 10, configuration.readLimit / 10, .milliseconds(100)))
        wal = WALSize(threshold: configuration.checkpointBytes / SQLitePage.frameBytes, pages: walPages)
    }

    /// Refuses new closures; the threads end when what waits has run.
    func stop() {
        writes.close()
        reads.close()
        watchdog.close()
        wal.close()
        signals.finish()
    }

    func now() -> Timestamp { configuration.clock.now() + configuration.clockOffset }
}
