public import Logging
public import VoiceCore

/// Writes each record as one line of JSON: `time` (UTC), `level`, `logger`, `message`, and the metadata beside them.
public struct JSONLogHandler: LogHandler {
    public var logLevel: Logger.Level
    public var metadata: Logger.Metadata = [:]
    public var metadataProvider: Logger.MetadataProvider?

    private let label: String
    private let sink: LogSink
    private let clock: any WallClock

    public init(label: String, level: Logger.Level = .info, sink: LogSink, clock: any WallClock = SystemWallClock()) {
        self.label = label
        logLevel = level
        self.sink = sink
        self.clock = clock
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        var line = JSONLine()
        line.add("time") { LogTime.append(clock.now(), to: &$0) }
        line.add("level", event.level.rawValue)
        line.add("logger", label)
        line.add("message", event.message.description)
        if let error = event.error { line.add("error", "\(error)") }
        for (key, value) in LogMetadata.merged(metadata, metadataProvider, event.metadata) { line.add(key, value) }
        sink.write(line.finished())
    }
}

/// The metadata of a record: the handler's, the provider's and the record's own, of which the later count.
enum LogMetadata {
    /// Sorted by key; names that a line has anyway get an underscore, secrets become `***`.
    static func merged(
        _ base: Logger.Metadata, _ provider: Logger.MetadataProvider?, _ own: Logger.Metadata?
    ) -> [(String, Logger.MetadataValue)] {
        guard !base.isEmpty || provider != nil else { return shown(own ?? [:]) }
        var all = base
        if let provided = provider?.get(), !provided.isEmpty { all.merge(provided) { $1 } }
        if let own { all.merge(own) { $1 } }
        return shown(all)
    }

    private static func shown(_ metadata: Logger.Metadata) -> [(String, Logger.MetadataValue)] {
        metadata.sorted { $0.key < $1.key }.map { key, value in
            let name =
                switch key {
                case "time", "level", "logger", "message", "error": key + "_"
                default: key
                }
            return (name, Redaction.mustHide(key) ? .string("***") : value)
        }
    }
}
