import FoundationEssentials

/// The stored form of a payload: a JSON object with sorted keys and no spaces, so that equal payloads are equal texts.
enum EventPayload {
    /// Nothing needs escaping: keys, words and ids have none of the characters that would.
    static func encode(_ payload: [EventWord: EventValue]) -> String {
        "{" + payload.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\(encode($0.value))" }.joined(separator: ",") + "}"
    }

    private static func encode(_ value: EventValue) -> String {
        switch value {
        case .reference(let id): "\"\(id.text)\""
        case .number(let number): String(number)
        case .flag(let flag): flag ? "true" : "false"
        case .word(let word): "\"\(word)\""
        case .fields(let names): "[" + names.map { "\"\($0)\"" }.joined(separator: ",") + "]"
        }
    }

    /// `nil` for a text that `encode` does not write.
    static func decode(_ text: String) -> [EventWord: EventValue]? {
        if text == "{}" { return [:] }
        guard let values = try? JSONDecoder().decode([String: Stored].self, from: Data(text.utf8)) else { return nil }
        var payload: [EventWord: EventValue] = [:]
        for (key, stored) in values {
            guard let word = EventWord(key) else { return nil }
            payload[word] = stored.value
        }
        return payload
    }

    private struct Stored: Decodable {
        let value: EventValue

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let flag = try? container.decode(Bool.self) {
                value = .flag(flag)
            } else if let number = try? container.decode(Int64.self) {
                value = .number(number)
            } else if let names = try? container.decode([String].self) {
                value = .fields(try names.map { try Self.word($0, in: container) })
            } else {
                let text = try container.decode(String.self)
                value = try EventReference(text).map { .reference($0) } ?? .word(Self.word(text, in: container))
            }
        }

        private static func word(_ text: String, in container: any SingleValueDecodingContainer) throws -> EventWord {
            guard let word = EventWord(text) else {
                throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a word of an event")
            }
            return word
        }
    }
}
