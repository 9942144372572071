public import VoiceCore

/// What a merge patch (RFC 7396) says of one field.
public enum Change<Value: Decodable & Sendable>: Sendable {
    /// The patch does not name the field.
    case unchanged
    /// `null`.
    case cleared
    case set(Value)

    /// The field's value afterwards.
    func applied(to value: Value?) -> Value? {
        switch self {
        case .unchanged: value
        case .cleared: nil
        case .set(let new): new
        }
    }

    var isChange: Bool { if case .unchanged = self { false } else { true } }
}

/// A change of what is known of a recording: fields that are absent stay, `null` clears.
public struct RecordingPatch: Decodable, Sendable {
    public var title: Change<String> = .unchanged
    public var speaker: Change<String> = .unchanged
    /// All tags; cleared is none.
    public var tags: Change<[String]> = .unchanged
    public var recordedAt: Change<Timestamp> = .unchanged
    public var language: Change<String> = .unchanged
    /// Cleared is not starred.
    public var starred: Change<Bool> = .unchanged
    public var notes: Change<String> = .unchanged

    public init() {}

    private enum CodingKeys: String, CodingKey {
        case title, speaker, tags, recordedAt, language, starred, notes
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        title = try container.change(.title)
        speaker = try container.change(.speaker)
        tags = try container.change(.tags)
        recordedAt = try container.change(.recordedAt)
        language = try container.change(.language)
        starred = try container.change(.starred)
        notes = try container.change(.notes)
    }
}

extension KeyedDecodingContainer {
    /// What the object says of a field.
    func change<Value>(_ key: Key) throws -> Change<Value> {
        guard contains(key) else { return .unchanged }
        return try decodeNil(forKey: key) ? .cleared : .set(decode(Value.self, forKey: key))
    }
}
