import EventLog
import FoundationEssentials
import VoiceCore

/// What is sent of an event: its kind, its time and ids. Never people's words; whoever wants those asks for them with a key.
struct WebhookMessage: Sendable, Equatable {
    let type: String
    /// JSON: `{"data":{…},"timestamp":"…","type":"…"}`.
    let body: String
    let occurredAt: Timestamp

    /// - Throws: what encoding throws.
    init(type: String, data: [String: WebhookValue], occurredAt: Timestamp) throws {
        self.type = type
        self.occurredAt = occurredAt
        body = String(decoding: try JSON.encode(Content(type: type, timestamp: occurredAt, data: data)), as: UTF8.self)
    }

    /// The event's subject goes by the name of what it is, and the payload's fields by their own.
    init(_ event: Event) throws {
        var data = Dictionary(uniqueKeysWithValues: event.payload.map { ($0.key.text, WebhookValue($0.value)) })
        data[Self.name(of: event)] = .text(event.subject)
        try self.init(type: event.kind.name, data: data, occurredAt: event.occurredAt)
    }

    /// The thing that the kind speaks of: `recording` of `recording.created`.
    private static func name(of event: Event) -> String { String(event.kind.name.prefix { $0 != "." }) }

    private struct Content: Encodable {
        let type: String
        let timestamp: Timestamp
        let data: [String: WebhookValue]
    }
}

/// A value of an event as JSON.
enum WebhookValue: Encodable, Sendable, Equatable {
    case text(String)
    case number(Int64)
    case flag(Bool)
    case list([String])

    init(_ value: EventValue) {
        self =
            switch value {
            case .reference(let id): .text(id.text)
            case .number(let number): .number(number)
            case .flag(let flag): .flag(flag)
            case .word(let word): .text(word.text)
            case .fields(let names): .list(names.map(\.text))
            }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .number(let number): try container.encode(number)
        case .flag(let flag): try container.encode(flag)
        case .list(let list): try container.encode(list)
        }
    }
}
