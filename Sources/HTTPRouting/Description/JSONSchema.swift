/// A JSON schema in the dialect of OpenAPI 3.1 (JSON Schema 2020-12).
public struct JSONSchema: Sendable, Hashable {
    /// The keywords and their values.
    public var keywords: [String: JSONValue]

    public init(_ keywords: [String: JSONValue] = [:]) { self.keywords = keywords }

    var value: JSONValue { .object(keywords) }

    /// The keyword's value; setting `nil` takes it away.
    subscript(_ keyword: String) -> JSONValue? {
        get { keywords[keyword] }
        set { keywords[keyword] = newValue }
    }

    /// Whatever JSON there is.
    public static let anything = JSONSchema()

    public static let string = JSONSchema(["type": "string"])
    /// What is taken as text: a NUL is refused everywhere.
    static let textTaken = JSONSchema(["type": "string", "pattern": "^[^\\u0000]*$"])

    public static let boolean = JSONSchema(["type": "boolean"])
    public static let number = JSONSchema(["type": "number", "format": "double"])

    /// RFC 3339, in UTC.
    public static let time = JSONSchema(["type": "string", "format": "date-time"])

    /// Whole numbers within the bounds of a type.
    static func integer<Value: FixedWidthInteger>(_ type: Value.Type) -> JSONSchema {
        var schema = JSONSchema(["type": "integer"])
        if Value.bitWidth == 32 { schema["format"] = "int32" }
        if Value.bitWidth == 64 { schema["format"] = "int64" }
        schema["minimum"] = .integer(Int(clamping: Value.min))
        schema["maximum"] = .integer(Int(clamping: Value.max))
        return schema
    }

    /// One of these words.
    public static func words(_ words: [String]) -> JSONSchema { JSONSchema(["type": "string", "enum": .texts(words)]) }

    /// A list of what the schema describes.
    public static func list(of items: JSONSchema) -> JSONSchema { JSONSchema(["type": "array", "items": items.value]) }

    /// A schema among the document's components.
    static func reference(_ name: String) -> JSONSchema { JSONSchema(["$ref": .text("#/components/schemas/" + name)]) }

    /// What this describes, or `null`.
    var orNull: JSONSchema {
        guard case .text(let type)? = self["type"], self["enum"] == nil else { return JSONSchema(["anyOf": [value, ["type": "null"]]]) }
        var schema = self
        schema["type"] = .texts([type, "null"])
        return schema
    }

    /// What the text of a parameter of a kind must look like.
    init(_ kind: ParameterKind) {
        switch kind {
        case .string: self = .string
        case .integer: self = .integer(Int.self)
        case .number: self = .number
        case .boolean: self = .boolean
        case .time: self = .time
        case .identifier(let prefix):
            self.init(["type": "string", "pattern": .text("^\(prefix)_[0-7][0-9a-hjkmnp-tv-z]{25}$")])
        case .word(let words): self = .words(words)
        }
    }
}

extension ParameterKind {
    /// A text that is of this kind.
    var example: String {
        switch self {
        case .string: "text"
        case .integer, .number: "1"
        case .boolean: "true"
        case .time: "2026-01-01T00:00:00Z"
        case .identifier(let prefix): prefix + "_01m7z1wm74e7cabptkf0r3ttqn"
        case .word(let words): words.first ?? ""
        }
    }
}
