import Logging
import Telemetry

/// The server's log: one line a record on standard error, JSON for machines and plain for people.
enum Logs {
    /// Sets the process's log up; once a process.
    ///
    /// - Returns: the logger of the server itself, and the sink to flush at the end.
    static func start(_ settings: Settings) -> (logger: Logger, sink: LogSink) {
        let sink = LogSink()
        let level = settings.logLevel
        let format = settings.logFormat
        LoggingSystem.bootstrap { label in
            switch format {
            case .json: JSONLogHandler(label: label, level: level, sink: sink)
            case .plain: TextLogHandler(label: label, level: level, sink: sink)
            }
        }
        return (Logger(label: "crescendo"), sink)
    }
}
