/// An event of a stream, as the server sent it.
struct ReceivedEvent: Sendable, Equatable {
    /// `message` where the server gives none.
    var name: String
    var data: String
    /// What to name when coming again.
    var id: String?
}

/// Reads server-sent events (the HTML standard, 9.2.6) from bytes that come in any pieces.
struct EventStreamParser {
    private var line: [UInt8] = []
    private var wasReturn = false
    private var isBeginning = true
    private var name = ""
    private var data: [String] = []
    private var dataLength = 0
    /// The id that counts for the next event and all behind it, until another one comes.
    private(set) var lastID: String?
    /// How long the server wants a client to wait before it comes again.
    private(set) var retry: Duration?

    /// More than that in one event is no stream of ours.
    private static let limit = 32 << 20

    struct TooLong: Error {}

    /// Takes the next bytes.
    ///
    /// - Returns: the events that are whole with them.
    mutating func take(_ bytes: some Sequence<UInt8>) throws(TooLong) -> [ReceivedEvent] {
        var events: [ReceivedEvent] = []
        for byte in bytes {
            defer { wasReturn = byte == UInt8(ascii: "\r") }
            switch byte {
            case UInt8(ascii: "\n") where wasReturn: continue
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"): if let event = endLine() { events.append(event) }
            default:
                line.append(byte)
                guard line.count + dataLength <= Self.limit else { throw TooLong() }
            }
        }
        return events
    }

    private mutating func endLine() -> ReceivedEvent? {
        var text = String(decoding: line, as: UTF8.self)
        line.removeAll(keepingCapacity: true)
        if isBeginning, text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
        isBeginning = false
        if text.isEmpty { return endEvent() }
        let colon = text.firstIndex(of: ":")
        var value = colon.map { text[text.index(after: $0)...] } ?? ""
        if value.first == " " { value.removeFirst() }
        switch text[..<(colon ?? text.endIndex)] {
        case "event": name = String(value)
        case "data":
            data.append(String(value))
            dataLength += value.utf8.count
        case "id": if !value.unicodeScalars.contains("\0") { lastID = String(value) }
        case "retry": if let milliseconds = Int(value), (0...3_600_000).contains(milliseconds) { retry = .milliseconds(milliseconds) }
        default: break  // a comment, or a field of a later standard
        }
        return nil
    }

    /// An event without data is none.
    private mutating func endEvent() -> ReceivedEvent? {
        defer {
            name = ""
            data = []
            dataLength = 0
        }
        guard !data.isEmpty else { return nil }
        return ReceivedEvent(name: name.isEmpty ? "message" : name, data: data.joined(separator: "\n"), id: lastID)
    }
}
