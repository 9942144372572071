import FoundationEssentials
import VoiceCore

/// Types whose JSON is known without watching them.
extension SchemaBook {
    /// The standard library's and Foundation's own, as `JSONEncoder` writes them.
    func scalar<T: Decodable>(_ type: T.Type) throws -> (schema: JSONSchema, value: T)? {
        let known: (JSONSchema, Any)? =
            switch type {
            case is String.Type: (use == .request ? .textTaken : .string, "text")
            case is Bool.Type: (.boolean, true)
            case is Double.Type: (.number, 1.0)
            case is Float.Type: (JSONSchema(["type": "number", "format": "float"]), Float(1))
            case is URL.Type: (JSONSchema(["type": "string", "format": "uri"]), URL(string: "https://example.org/") as Any)
            case is Data.Type: (JSONSchema(["type": "string", "contentEncoding": "base64"]), Data())
            case is UUID.Type: (JSONSchema(["type": "string", "format": "uuid"]), UUID())
            case let type as any FixedWidthInteger.Type: type.probed
            default: nil
            }
        guard let (schema, value) = known else { return nil }
        guard let value = value as? T else { throw Unreadable() }
        return (schema, value)
    }

    /// Types that say themselves what they look like, and those that hold others in a way that is known.
    func described<T: Decodable>(_ type: T.Type) throws -> (schema: JSONSchema, value: T)? {
        let known: (JSONSchema, Any)? =
            switch type {
            case let type as any SchemaDescribing.Type: (type.jsonSchema, type.jsonExample)
            case let type as any ProbedContainer.Type: try type.probed(by: self)
            case let type as any ParameterValue.Type: type.probed
            case let type as any CaseIterable.Type: type.probed
            default: nil
            }
        guard let (schema, value) = known else { return nil }
        guard let value = value as? T else { throw Unreadable() }
        return (schema, value)
    }
}

extension FixedWidthInteger {
    fileprivate static var probed: (JSONSchema, Any) { (.integer(Self.self), Self(1)) }
}

extension ParameterValue {
    fileprivate static var probed: (JSONSchema, Any)? {
        read(parameter: parameterKind.example).map { (JSONSchema(parameterKind), $0) }
    }
}

extension CaseIterable {
    /// An enumeration of words or numbers; `nil` for one that decodes itself in another way.
    fileprivate static var probed: (JSONSchema, Any)? {
        let raw = allCases.compactMap { ($0 as? any RawRepresentable)?.rawValue }
        guard let first = allCases.first, raw.count == allCases.count else { return nil }
        let words = raw.compactMap { $0 as? String }
        if words.count == raw.count { return (.words(words), first) }
        let numbers = raw.compactMap { $0 as? Int }
        guard numbers.count == raw.count else { return nil }
        return (JSONSchema(["type": "integer", "enum": .list(numbers.map(JSONValue.integer))]), first)
    }
}

/// Holds values of other types; an empty one will do to go on with, so that a type may hold a list of its own kind.
private protocol ProbedContainer {
    static func probed(by book: SchemaBook) throws -> (JSONSchema, Any)
}

extension Optional: ProbedContainer where Wrapped: Decodable {
    static func probed(by book: SchemaBook) throws -> (JSONSchema, Any) { (try book.schema(Wrapped.self).orNull, Self.none as Any) }
}

extension Array: ProbedContainer where Element: Decodable {
    static func probed(by book: SchemaBook) throws -> (JSONSchema, Any) { (.list(of: try book.schema(Element.self)), Self()) }
}

extension Set: ProbedContainer where Element: Decodable {
    static func probed(by book: SchemaBook) throws -> (JSONSchema, Any) {
        var schema = JSONSchema.list(of: try book.schema(Element.self))
        if book.use == .response { schema["uniqueItems"] = true }
        return (schema, Self())
    }
}

extension Dictionary: ProbedContainer where Key == String, Value: Decodable {
    static func probed(by book: SchemaBook) throws -> (JSONSchema, Any) {
        (JSONSchema(["type": "object", "additionalProperties": try book.schema(Value.self).value]), Self())
    }
}
