public import Logging
public import VoiceCore

/// Writes each record as a line for people: the time of day (UTC), the level, what happened, and the metadata as `name=value`.
public struct TextLogHandler: LogHandler {
    public var logLevel: Logger.Level
    public var metadata: Logger.Metadata = [:]
    public var metadataProvider: Logger.MetadataProvider?

    private let label: String
    private let sink: LogSink
    private let clock: any WallClock
    private let isColoured: Bool

    /// - Parameter isColoured: by default on a terminal.
    public init(
        label: String, level: Logger.Level = .info, sink: LogSink, clock: any WallClock = SystemWallClock(), isColoured: Bool? = nil
    ) {
        self.label = label
        logLevel = level
        self.sink = sink
        self.clock = clock
        self.isColoured = isColoured ?? sink.isTerminal
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        let time = clock.now().description.dropFirst(11).prefix(12)
        let level = Self.padded(event.level.rawValue)
        var line = "\(time) \(isColoured ? Self.coloured(level, event.level) : level) \(label): \(Self.visible(event.message.description))"
        if let error = event.error { line += " error=\(Self.visible("\(error)"))" }
        for (key, value) in LogMetadata.merged(metadata, metadataProvider, event.metadata) {
            line += " \(key)=\(Self.visible(value.description))"
        }
        sink.write(Array((line + "\n").utf8))
    }

    private static func padded(_ level: String) -> String { level + String(repeating: " ", count: max(0, 8 - level.count)) }

    private static func coloured(_ text: String, _ level: Logger.Level) -> String {
        let colour =
            switch level {
            case .trace, .debug: "2"
            case .info, .notice: "36"
            case .warning: "33"
            case .error, .critical: "31"
            }
        return "\u{1B}[\(colour)m\(text)\u{1B}[0m"
    }

    /// A terminal must not act on what stands in a log: control characters are shown as their codes.
    private static func visible(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isControl) else { return text }
        return text.unicodeScalars.reduce(into: "") { result, scalar in
            if isControl(scalar) { result += "\\u{\(String(scalar.value, radix: 16))}" } else { result.unicodeScalars.append(scalar) }
        }
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool { scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) }
}
