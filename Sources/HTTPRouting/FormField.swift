/// A field of a form that a route reads, for the reader of the interface description. The handler checks it.
public struct FormField: Sendable, Hashable {
    /// What the field holds.
    public enum Content: Sendable, Hashable {
        /// A file of one of these media types; empty means any.
        case file(contentTypes: [String])
        case text(ParameterKind)
    }

    /// The field's name; case matters.
    public var name: String

    /// What it holds.
    public var content: Content

    /// What it means.
    public var description: String

    /// Whether the form is refused without it.
    public var isRequired: Bool

    /// Whether it may come several times.
    public var isRepeated: Bool

    /// How many characters a text may have at most; `nil` for no limit of its own.
    public var maxCharacters: Int?

    public init(
        _ name: String, _ content: Content, _ description: String, required: Bool = false, repeated: Bool = false,
        maxCharacters: Int? = nil
    ) {
        self.name = name
        self.content = content
        self.description = description
        isRequired = required
        isRepeated = repeated
        self.maxCharacters = maxCharacters
    }

    /// A file.
    public static func file(_ name: String, _ contentTypes: [String] = [], _ description: String, repeated: Bool = false) -> FormField {
        FormField(name, .file(contentTypes: contentTypes), description, required: true, repeated: repeated)
    }

    /// A text that reads as a type.
    public static func text<Value: ParameterValue>(
        _ name: String, _ type: Value.Type, _ description: String, required: Bool = false, repeated: Bool = false,
        maxCharacters: Int? = nil
    ) -> FormField {
        FormField(
            name, .text(type.parameterKind), description, required: required, repeated: repeated, maxCharacters: maxCharacters)
    }
}
