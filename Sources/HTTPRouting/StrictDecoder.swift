import FoundationEssentials

/// Decodes a value through `StrictDecoder`, all the way down.
struct StrictlyDecoded<Value: Decodable>: Decodable {
    let value: Value

    init(from decoder: any Decoder) throws {
        // Types that the JSON decoder treats in its own way must reach it unwrapped.
        switch Value.self {
        case is Date.Type, is Data.Type, is URL.Type, is Decimal.Type: value = try decoder.singleValueContainer().decode(Value.self)
        default: value = try Self.read(StrictDecoder(base: decoder))
        }
    }

    private static func read(_ decoder: StrictDecoder) throws -> Value {
        guard let kind = describedKind else { return try Value(from: decoder) }
        do {
            return try Value(from: decoder)
        } catch DecodingError.dataCorrupted, DecodingError.typeMismatch {
            throw UnreadableValue(path: decoder.codingPath, kind: kind)
        }
    }

    /// What to tell someone whose text does not become such a value; `nil` where the type does not say.
    private static var describedKind: ParameterKind? {
        if let type = Value.self as? any ParameterValue.Type { return type.parameterKind }
        guard Value.self is any RawRepresentable.Type, let type = Value.self as? any CaseIterable.Type else { return nil }
        return .word(of: type.words)
    }
}

extension CaseIterable {
    fileprivate static var words: [String] {
        allCases.compactMap { ($0 as? any RawRepresentable)?.rawValue as? String }
    }
}

/// Hands on to another decoder, spells keys in snake case, and refuses keys that the type does not have.
struct StrictDecoder: Decoder {
    let base: any Decoder

    var codingPath: [any CodingKey] { base.codingPath }
    var userInfo: [CodingUserInfoKey: Any] { base.userInfo }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(try StrictKeyedContainer<Key>(base: base.container(keyedBy: PlainKey.self)))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer { StrictList(base: try base.unkeyedContainer()) }
    func singleValueContainer() throws -> any SingleValueDecodingContainer { StrictSingleValue(base: try base.singleValueContainer()) }
}

private struct StrictKeyedContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
    private let base: KeyedDecodingContainer<PlainKey>

    init(base: KeyedDecodingContainer<PlainKey>) throws {
        self.base = base
        for key in base.allKeys where Self.key(key.stringValue) == nil {
            throw UnknownField(path: base.codingPath + [key])
        }
    }

    /// The type's key for a spelling in JSON: only its own snake-case spelling counts.
    private static func key(_ text: String) -> Key? {
        for candidate in [text, text.camelCased] {
            if let key = Key(stringValue: candidate), key.stringValue.snakeCased == text { return key }
        }
        // Swift spells `recording_id` as `recordingID`.
        for candidate in text.spellingsWithAcronym {
            if let key = Key(stringValue: candidate), key.stringValue.snakeCased == text { return key }
        }
        return nil
    }

    private func plain(_ key: Key) -> PlainKey { PlainKey(key.stringValue.snakeCased) }

    private func scalar<T: Decodable>(_ type: T.Type, _ key: Key) throws -> T {
        try read(scalar: type, at: base.codingPath + [plain(key)]) { try base.decode(type, forKey: plain(key)) }
    }

    var codingPath: [any CodingKey] { base.codingPath }
    var allKeys: [Key] { base.allKeys.compactMap { Self.key($0.stringValue) } }
    func contains(_ key: Key) -> Bool { base.contains(plain(key)) }
    func decodeNil(forKey key: Key) throws -> Bool { try base.decodeNil(forKey: plain(key)) }

    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try scalar(type, key) }
    func decode(_ type: String.Type, forKey key: Key) throws -> String { try scalar(type, key) }
    func decode(_ type: Double.Type, forKey key: Key) throws -> Double { try scalar(type, key) }
    func decode(_ type: Float.Type, forKey key: Key) throws -> Float { try scalar(type, key) }
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try scalar(type, key) }
    func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { try scalar(type, key) }
    func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { try scalar(type, key) }
    func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { try scalar(type, key) }
    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try scalar(type, key) }
    func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { try scalar(type, key) }
    func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { try scalar(type, key) }
    func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 { try scalar(type, key) }
    func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 { try scalar(type, key) }
    func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 { try scalar(type, key) }

    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
        try base.decode(StrictlyDecoded<T>.self, forKey: plain(key)).value
    }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) throws -> KeyedDecodingContainer<Nested> {
        KeyedDecodingContainer(try StrictKeyedContainer<Nested>(base: base.nestedContainer(keyedBy: PlainKey.self, forKey: plain(key))))
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        StrictList(base: try base.nestedUnkeyedContainer(forKey: plain(key)))
    }

    func superDecoder() throws -> any Decoder { StrictDecoder(base: try base.superDecoder()) }
    func superDecoder(forKey key: Key) throws -> any Decoder { StrictDecoder(base: try base.superDecoder(forKey: plain(key))) }
}

private struct StrictList: UnkeyedDecodingContainer {
    var base: any UnkeyedDecodingContainer

    var codingPath: [any CodingKey] { base.codingPath }
    var count: Int? { base.count }
    var isAtEnd: Bool { base.isAtEnd }
    var currentIndex: Int { base.currentIndex }

    mutating func decodeNil() throws -> Bool { try base.decodeNil() }
    mutating func decode<T: Decodable>(_ type: T.Type) throws -> T { try base.decode(StrictlyDecoded<T>.self).value }

    mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) throws -> KeyedDecodingContainer<Nested> {
        KeyedDecodingContainer(try StrictKeyedContainer<Nested>(base: base.nestedContainer(keyedBy: PlainKey.self)))
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { StrictList(base: try base.nestedUnkeyedContainer()) }
    mutating func superDecoder() throws -> any Decoder { StrictDecoder(base: try base.superDecoder()) }
}

private struct StrictSingleValue: SingleValueDecodingContainer {
    let base: any SingleValueDecodingContainer

    var codingPath: [any CodingKey] { base.codingPath }
    func decodeNil() -> Bool { base.decodeNil() }

    func decode<T: Decodable>(_ type: T.Type) throws -> T {
        // What the standard library's own scalars ask for must reach the JSON decoder as it is, or it would go round for ever.
        guard type is any ScalarInJSON.Type else { return try base.decode(StrictlyDecoded<T>.self).value }
        return try read(scalar: type, at: base.codingPath) { try base.decode(type) }
    }
}

/// A number that does not fit its type is of the wrong kind, not broken JSON. The JSON decoder says so with an error of its own, which it
/// would turn into "corrupted" without a path further up.
private func read<T>(scalar type: T.Type, at path: [any CodingKey], _ decode: () throws -> T) throws -> T {
    do {
        let value = try decode()
        // No database takes a NUL within a text, and no text needs one.
        if let text = value as? String, text.utf8.contains(0) { throw NULInText(path: path) }
        return value
    } catch let error as NULInText {
        throw error
    } catch let error where !(error is DecodingError) {
        throw DecodingError.typeMismatch(type, .init(codingPath: path, debugDescription: "\(error)"))
    }
}

/// What JSON holds without structure.
private protocol ScalarInJSON {}
extension Bool: ScalarInJSON {}
extension String: ScalarInJSON {}
extension Double: ScalarInJSON {}
extension Float: ScalarInJSON {}
extension Int: ScalarInJSON {}
extension Int8: ScalarInJSON {}
extension Int16: ScalarInJSON {}
extension Int32: ScalarInJSON {}
extension Int64: ScalarInJSON {}
extension UInt: ScalarInJSON {}
extension UInt8: ScalarInJSON {}
extension UInt16: ScalarInJSON {}
extension UInt32: ScalarInJSON {}
extension UInt64: ScalarInJSON {}
