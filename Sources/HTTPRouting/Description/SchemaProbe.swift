/// A decoder that has no input: it notes what a type asks for while it decodes itself, and hands out values that it makes up.
///
/// A type with a synthesized `init(from:)` asks for every field, and says by how it asks whether the field may be absent. So the schema
/// cannot differ from what the type really reads.
struct SchemaProbe: Decoder {
    /// What was asked for so far.
    final class Notes {
        var fields: [(key: String, schema: JSONSchema, isRequired: Bool)] = []
        var optionalKeys: Set<String> = []
        var other: JSONSchema?
        var isObject = false
    }

    let book: SchemaBook
    let notes: Notes
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        notes.isObject = true
        return KeyedDecodingContainer(ProbedObject<Key>(book: book, notes: notes))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer { ProbedList(book: book, notes: notes) }
    func singleValueContainer() throws -> any SingleValueDecodingContainer { ProbedValue(book: book, notes: notes) }
}

private struct ProbedObject<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let book: SchemaBook
    let notes: SchemaProbe.Notes

    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { [] }

    private func note(_ key: Key, _ schema: JSONSchema, isRequired: Bool) {
        let name = key.stringValue.snakeCased
        guard !notes.fields.contains(where: { $0.key == name }) else { return }
        notes.fields.append((name, schema, isRequired && !notes.optionalKeys.contains(name)))
    }

    /// Whoever asks whether a field is there can do without it.
    func contains(_ key: Key) -> Bool {
        notes.optionalKeys.insert(key.stringValue.snakeCased)
        return true
    }

    func decodeNil(forKey key: Key) throws -> Bool { false }

    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
        let (schema, value) = try book.read(type)
        note(key, schema, isRequired: true)
        return value
    }

    func decodeIfPresent<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T? {
        let schema = try book.schema(type)
        note(key, book.use == .request ? schema.orNull : schema, isRequired: false)
        return nil
    }

    // The scalars of the protocol, which would otherwise come as fields that are asked for with `contains`.
    func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? { try absent(type, key) }
    func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? { try absent(type, key) }
    func decodeIfPresent(_ type: Double.Type, forKey key: Key) throws -> Double? { try absent(type, key) }
    func decodeIfPresent(_ type: Float.Type, forKey key: Key) throws -> Float? { try absent(type, key) }
    func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? { try absent(type, key) }
    func decodeIfPresent(_ type: Int8.Type, forKey key: Key) throws -> Int8? { try absent(type, key) }
    func decodeIfPresent(_ type: Int16.Type, forKey key: Key) throws -> Int16? { try absent(type, key) }
    func decodeIfPresent(_ type: Int32.Type, forKey key: Key) throws -> Int32? { try absent(type, key) }
    func decodeIfPresent(_ type: Int64.Type, forKey key: Key) throws -> Int64? { try absent(type, key) }
    func decodeIfPresent(_ type: UInt.Type, forKey key: Key) throws -> UInt? { try absent(type, key) }
    func decodeIfPresent(_ type: UInt8.Type, forKey key: Key) throws -> UInt8? { try absent(type, key) }
    func decodeIfPresent(_ type: UInt16.Type, forKey key: Key) throws -> UInt16? { try absent(type, key) }
    func decodeIfPresent(_ type: UInt32.Type, forKey key: Key) throws -> UInt32? { try absent(type, key) }
    func decodeIfPresent(_ type: UInt64.Type, forKey key: Key) throws -> UInt64? { try absent(type, key) }

    private func absent<T: Decodable>(_ type: T.Type, _ key: Key) throws -> T? {
        let schema = try book.schema(type)
        note(key, book.use == .request ? schema.orNull : schema, isRequired: false)
        return nil
    }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) throws -> KeyedDecodingContainer<Nested> {
        throw SchemaBook.Unreadable()
    }
    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer { throw SchemaBook.Unreadable() }
    func superDecoder() throws -> any Decoder { throw SchemaBook.Unreadable() }
    func superDecoder(forKey key: Key) throws -> any Decoder { throw SchemaBook.Unreadable() }
}

/// A list that a type reads by itself: one element shows what its elements are.
private struct ProbedList: UnkeyedDecodingContainer {
    let book: SchemaBook
    let notes: SchemaProbe.Notes
    var currentIndex = 0

    init(book: SchemaBook, notes: SchemaProbe.Notes) {
        self.book = book
        self.notes = notes
        notes.other = .list(of: .anything)
    }

    var codingPath: [any CodingKey] { [] }
    var count: Int? { nil }
    var isAtEnd: Bool { currentIndex > 0 }

    mutating func decodeNil() throws -> Bool { false }

    mutating func decode<T: Decodable>(_ type: T.Type) throws -> T {
        let (schema, value) = try book.read(type)
        notes.other = .list(of: schema)
        currentIndex += 1
        return value
    }

    mutating func nestedContainer<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        throw SchemaBook.Unreadable()
    }
    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { throw SchemaBook.Unreadable() }
    mutating func superDecoder() throws -> any Decoder { throw SchemaBook.Unreadable() }
}

private struct ProbedValue: SingleValueDecodingContainer {
    let book: SchemaBook
    let notes: SchemaProbe.Notes

    var codingPath: [any CodingKey] { [] }
    func decodeNil() -> Bool { false }

    func decode<T: Decodable>(_ type: T.Type) throws -> T {
        let (schema, value) = try book.read(type)
        notes.other = schema
        return value
    }
}
