import Logging
import Storage
import Synchronization
import VoiceCore

/// What the threads of one database share.
final class SQLiteContext: Sendable {
    let configuration: SQLiteConfiguration
    let logger: Logger
    let signals = SignalHub()
    let statistics = Mutex(SQLiteStatistics())
    let writes: WriteQueue
    let reads = ReadQueue()
    let watchdog: Watchdog

    init(_ configuration: SQLiteConfiguration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
        writes = WriteQueue(maximum: configuration.maximumWaiting)
        watchdog = Watchdog(tick: min(configuration.writeLimit, configuration.readLimit) / 10)
    }

    func now() -> Timestamp { configuration.clock.now() + configuration.clockOffset }
}
