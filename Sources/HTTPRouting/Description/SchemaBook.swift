import FoundationEssentials

/// Finds out what the JSON of types looks like, and keeps the schemas of objects under their names.
///
/// Requests and answers differ: an object that we read refuses fields that it does not know and takes `null` for an absent one; an object
/// that we write leaves absent fields out, and a later version may add some.
final class SchemaBook {
    enum Use { case request, response }

    /// A type asked for something that has no schema; the type's name is added where it is known.
    struct Unreadable: Error {}

    private struct Key: Hashable {
        let type: ObjectIdentifier
        let use: Use
    }

    private(set) var use = Use.response
    private var names: [Key: String] = [:]
    private var values: [ObjectIdentifier: Any] = [:]
    private var finished: Set<Key> = []

    /// Schemas of objects by the name of their component.
    private(set) var components: [String: JSONSchema] = [:]

    /// The schema of what a route reads or answers.
    ///
    /// - Throws: `DescriptionError` for a type that cannot be watched decoding and does not describe itself.
    func schema(of type: any Any.Type, for use: Use) throws(DescriptionError) -> JSONSchema {
        self.use = use
        if let type = type as? any SchemaDescribing.Type { return type.jsonSchema }
        guard let type = type as? any Decodable.Type else {
            throw DescriptionError("\(type) is not Decodable: make it Codable, or SchemaDescribing")
        }
        do {
            return try schema(type)
        } catch let error as DescriptionError {
            throw error
        } catch {
            throw DescriptionError("\(type) cannot be watched decoding (\(error)): make it, or what it holds, SchemaDescribing")
        }
    }

    /// The schema alone, also of a type that is being read just now.
    func schema<T: Decodable>(_ type: T.Type) throws -> JSONSchema {
        if let name = names[Key(type: ObjectIdentifier(type), use: use)] { return .reference(name) }
        return try read(type).schema
    }

    /// The schema, and a value to go on with.
    func read<T: Decodable>(_ type: T.Type) throws -> (schema: JSONSchema, value: T) {
        if let known = try scalar(type) ?? described(type) { return known }
        let key = Key(type: ObjectIdentifier(type), use: use)
        if let name = names[key], let value = values[key.type] as? T { return (.reference(name), value) }
        return try watch(type, key)
    }

    /// Lets the type decode itself and names the schema if it is an object.
    private func watch<T: Decodable>(_ type: T.Type, _ key: Key) throws -> (schema: JSONSchema, value: T) {
        guard names[key] == nil else { throw DescriptionError("\(type) holds itself") }
        let name = name(of: type)
        names[key] = name
        let probe = SchemaProbe(book: self, notes: .init())
        let value: T
        do {
            value = try T(from: probe)
        } catch let error as DescriptionError {
            throw error
        } catch {
            throw DescriptionError(
                "\(type) does not take the values that it is shown: make it CaseIterable if it is an enumeration of words, else SchemaDescribing"
            )
        }
        guard probe.notes.isObject || probe.notes.other == nil else {
            names[key] = nil
            return (probe.notes.other ?? .anything, value)
        }
        components[name] = try object(probe.notes, type)
        values[key.type] = value
        return (.reference(name), value)
    }

    private func object(_ notes: SchemaProbe.Notes, _ type: any Any.Type) throws(DescriptionError) -> JSONSchema {
        var properties = Dictionary(uniqueKeysWithValues: notes.fields.map { ($0.key, $0.schema) })
        for note in (type as? any FieldDescribing.Type)?.fieldNotes ?? [] {
            guard properties[note.name.snakeCased] != nil else { throw DescriptionError("\(type) has no field '\(note.name)' to note") }
            properties[note.name.snakeCased]?.add(note)
        }
        var schema = JSONSchema(["type": "object", "properties": .object(properties.mapValues(\.value))])
        let required = notes.fields.filter(\.isRequired).map(\.key)
        if !required.isEmpty { schema["required"] = .texts(required.sorted()) }
        if use == .request { schema["additionalProperties"] = false }
        return schema
    }

    /// The type's own name; where another type has that already, with the names of the types around it.
    private func name(of type: any Any.Type) -> String {
        let parts = Self.nameParts(of: type)
        let candidates = [parts.last ?? "", parts.joined()].flatMap { [$0, $0 + (use == .request ? "Input" : "Output")] }
        let taken = Set(names.values)
        return candidates.first { !$0.isEmpty && !taken.contains($0) } ?? "\(parts.joined())\(taken.count)"
    }

    /// `Recordings.(unknown context at $…).Home.Page<VoiceCore.Item>` gives `Home` and `PageOfItem`.
    private static func nameParts(of type: any Any.Type) -> [String] {
        let outer = String(reflecting: type).prefix { $0 != "<" }.split(separator: ".").dropFirst()
            .filter { !$0.hasPrefix("(") && !$0.hasPrefix("$") && !$0.contains(" ") }.map(String.init)
        let own = String(describing: type).replacing("<", with: "Of").replacing(", ", with: "And").replacing(">", with: "")
        return Array(outer.dropLast()) + [own.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }]
    }
}

extension JSONSchema {
    /// Adds what is known of a field. A limit goes beside a `null` that is allowed, never against it.
    fileprivate mutating func add(_ note: FieldNote) {
        self["description"] = .text(note.description)
        for (keyword, value) in note.limits {
            if keyword == "enum", case .list(let words) = value, self["type"] == ["string", "null"] {
                self["enum"] = .list(words + [.null])
            } else {
                self[keyword] = value
            }
        }
    }
}
