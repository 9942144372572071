/// A type whose JSON cannot be found out by watching how it decodes itself: one that checks what it reads, or has several forms.
public protocol SchemaDescribing: Sendable {
    /// What its JSON looks like.
    static var jsonSchema: JSONSchema { get }

    /// Any value of the type, with which a type that holds one can go on decoding itself.
    static var jsonExample: Self { get }
}

/// A body that says more about its fields than their types can.
public protocol FieldDescribing {
    /// One note for each field that has something to tell. A note for a field that the type does not have is an error of the description.
    static var fieldNotes: [FieldNote] { get }
}

/// What there is to know of a field besides its type.
public struct FieldNote: Sendable, Hashable {
    /// The property's name in Swift.
    public var name: String

    /// What it means: one line.
    public var description: String

    /// Keywords that narrow the field's schema.
    var limits: [String: JSONValue] = [:]

    public init(_ name: String, _ description: String) {
        self.name = name
        self.description = description
    }

    /// A number at least this.
    public init(_ name: String, _ description: String, from minimum: Double) {
        self.init(name, description)
        limits["minimum"] = minimum.shortest
    }

    /// A number within these bounds.
    public init(_ name: String, _ description: String, in range: ClosedRange<Double>) {
        self.init(name, description)
        limits = ["minimum": range.lowerBound.shortest, "maximum": range.upperBound.shortest]
    }

    /// A text with this many characters.
    public init(_ name: String, _ description: String, characters: ClosedRange<Int>) {
        self.init(name, description)
        limits = ["minLength": .integer(characters.lowerBound), "maxLength": .integer(characters.upperBound)]
    }

    /// A list with this many elements, each of these words if there are any.
    public init(_ name: String, _ description: String, count: ClosedRange<Int>, of words: [String] = []) {
        self.init(name, description)
        limits = ["minItems": .integer(count.lowerBound), "maxItems": .integer(count.upperBound)]
        if !words.isEmpty { limits["items"] = JSONSchema.words(words).value }
    }

    /// A text that is one of these words.
    public init(_ name: String, _ description: String, oneOf words: [String]) {
        self.init(name, description)
        limits = ["enum": .texts(words)]
    }
}

extension Double {
    /// As a whole number where it is one: `0` rather than `0.0`.
    fileprivate var shortest: JSONValue { Int(exactly: self).map(JSONValue.integer) ?? .number(self) }
}
