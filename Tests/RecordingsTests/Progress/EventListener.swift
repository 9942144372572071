import Foundation
import HTTPRouting
import HTTPTypes
import NIOCore
import Testing
import Transcription
import VoiceCore

@testable import Recordings

/// One event as a client reads it.
struct HeardEvent: Sendable {
    var name = ""
    var id: String?
    var data = ""

    func read<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value { try JSON.decode(from: Data(data.utf8)) }

    /// Name and data: what must come once and no more.
    var content: String { "\(name) \(data)" }
}

/// A client that listens to a stream of events.
final class EventListener {
    private var pieces: any AsyncIteratorProtocol<ByteBuffer, any Error>
    private var received = ""
    /// Everything that came, as it came.
    private(set) var wire = ""
    private(set) var lastID: String?

    /// - Parameter recording: `nil` for all of the account.
    init(_ home: Home, _ recording: RecordingID? = nil, after id: String? = nil) async throws {
        let (operation, path) = recording.map { ("streamRecordingEvents", ["id": $0.text]) } ?? ("streamEvents", [:])
        let headers: HTTPFields = id.map { [HTTPField.Name("last-event-id")!: $0] } ?? [:]
        let response = try await home.send(operation, path: path, headers: headers)
        guard case .stream(_, let stream) = response.body else { throw RecordingsError.notFound }
        #expect(response.headers[.contentType] == "text/event-stream")
        pieces = stream.makeAsyncIterator()
        lastID = id
    }

    /// The next event; `nil` at the end of the stream.
    func next() async throws -> HeardEvent? {
        while true {
            while let end = received.range(of: "\n\n") {
                let event = take(received[..<end.lowerBound])
                received = String(received[end.upperBound...])
                if !event.data.isEmpty { return event }
            }
            guard let bytes = try await pieces.next(isolation: #isolation) else { return nil }
            received += String(buffer: bytes)
            wire += String(buffer: bytes)
        }
    }

    private func take(_ text: Substring) -> HeardEvent {
        var event = HeardEvent()
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { continue }
            let value = String(parts[1].trimmingPrefix(" "))
            switch parts[0] {
            case "event": event.name = value
            case "data": event.data = value
            case "id":
                event.id = value
                lastID = value
            default: break
            }
        }
        return event
    }

    /// All events up to the first of a name, that one included.
    func events(until name: String) async throws -> [HeardEvent] {
        var events: [HeardEvent] = []
        while let event = try await next() {
            events.append(event)
            if event.name == name { return events }
        }
        Issue.record("the stream ended before \(name): \(events.map(\.name))")
        return events
    }

    /// All events to the end of the stream.
    func rest() async throws -> [HeardEvent] {
        var events: [HeardEvent] = []
        while let event = try await next() { events.append(event) }
        return events
    }
}

extension [HeardEvent] {
    var names: [String] { map(\.name) }

    /// Words of the segments among them.
    var words: [String] {
        get throws { try filter { $0.name == "transcript.segment" }.map { try $0.read(SegmentEvent.self).segment.text } }
    }
}
