public import HTTPRouting

/// What a server answered, read field by field: a server of another version may know more fields, or fewer.
extension JSONValue: Decodable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let flag = try? container.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? container.decode(Int.self) {
            self = .integer(number)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let list = try? container.decode([JSONValue].self) {
            self = .list(list)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    var asText: String? { if case .text(let text) = self { text } else { nil } }
    var asList: [JSONValue]? { if case .list(let list) = self { list } else { nil } }
    var asFlag: Bool? { if case .flag(let flag) = self { flag } else { nil } }

    var asNumber: Double? {
        switch self {
        case .integer(let number): Double(number)
        case .number(let number): number
        default: nil
        }
    }

    /// - Throws: `CommandError` where the answer lacks what every answer of its kind has.
    func list(_ key: String, of place: ServerPlace) throws -> [JSONValue] {
        guard let list = self[key]?.asList else { throw CommandError.unexpectedAnswer(place, "it has no list '\(key)'") }
        return list
    }

    /// - Throws: as `list(_:of:)`.
    func text(_ key: String, of place: ServerPlace) throws -> String {
        guard let text = self[key]?.asText else { throw CommandError.unexpectedAnswer(place, "it has no '\(key)'") }
        return text
    }
}
