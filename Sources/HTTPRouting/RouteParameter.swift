/// A path, query or header parameter of a route.
public struct RouteParameter: Sendable, Hashable {
    /// Where the parameter is found.
    public enum Location: String, Sendable {
        case path, query, header
    }

    /// Where it is found.
    public var location: Location

    /// Its name: case matters, except in a header.
    public var name: String

    /// What its text must look like.
    public var kind: ParameterKind

    /// What it means.
    public var description: String

    /// Whether the request is an error without it; always so in a path.
    public var isRequired: Bool

    /// For a number: its bounds. A value outside of them is refused.
    public var range: ClosedRange<Int>?

    /// For a text: how many characters (Unicode scalars) it may have. A longer or shorter one is refused.
    public var characters: ClosedRange<Int>?

    /// A regular expression (ECMA 262) that a text matches: for the interface description, whoever reads the text checks it.
    public var pattern: String?

    /// What an absent one reads as.
    public var defaultText: String?

    /// Whether it may be given several times, to be read with `RouteRequest.queryValues`.
    public var isRepeated = false

    public init(_ location: Location, _ name: String, _ kind: ParameterKind, _ description: String, isRequired: Bool) {
        self.location = location
        self.name = name
        self.kind = kind
        self.description = description
        self.isRequired = isRequired
    }

    /// A part of the path.
    public static func path<Value: ParameterValue>(_ name: String, _ type: Value.Type, _ description: String) -> RouteParameter {
        RouteParameter(.path, name, type.parameterKind, description, isRequired: true)
    }

    /// A query parameter.
    public static func query<Value: ParameterValue>(
        _ name: String, _ type: Value.Type, _ description: String, required: Bool = false
    ) -> RouteParameter {
        RouteParameter(.query, name, type.parameterKind, description, isRequired: required)
    }

    /// A whole number within bounds; an absent one reads as the default, if there is one.
    public static func query(
        _ name: String, _ type: Int.Type, _ description: String, in range: ClosedRange<Int>, default defaultValue: Int? = nil
    ) -> RouteParameter {
        var parameter = RouteParameter(.query, name, type.parameterKind, description, isRequired: false)
        parameter.range = range
        parameter.defaultText = defaultValue.map(String.init)
        return parameter
    }

    /// A text with so many characters.
    public static func query(
        _ name: String, _ type: String.Type, _ description: String, characters: ClosedRange<Int>, required: Bool = false
    ) -> RouteParameter {
        var parameter = RouteParameter(.query, name, type.parameterKind, description, isRequired: required)
        parameter.characters = characters
        return parameter
    }

    /// A query parameter that may be given several times.
    public static func queryList<Value: ParameterValue>(_ name: String, _ type: Value.Type, _ description: String) -> RouteParameter {
        var parameter = RouteParameter(.query, name, type.parameterKind, description, isRequired: false)
        parameter.isRepeated = true
        return parameter
    }

    /// A header.
    public static func header<Value: ParameterValue>(
        _ name: String, _ type: Value.Type, _ description: String, required: Bool = false
    ) -> RouteParameter {
        RouteParameter(.header, name, type.parameterKind, description, isRequired: required)
    }
}

extension RouteParameter {
    /// Why a text that is of the right kind will not do all the same; `nil` if it will.
    func objection(to text: String) -> String? {
        if let range, let number = Int(text), !range.contains(number) { return "\(range.lowerBound) to \(range.upperBound)" }
        if let characters, !characters.contains(text.unicodeScalars.count) {
            return "text of \(characters.lowerBound) to \(characters.upperBound) characters"
        }
        return nil
    }
}

/// What a parameter's text must look like.
public enum ParameterKind: Sendable, Hashable, CustomStringConvertible {
    case string
    case integer
    case number
    case boolean
    /// RFC 3339.
    case time
    /// An id with this prefix.
    case identifier(prefix: String)
    /// One of these words.
    case word(of: [String])

    /// With its article, for messages: "an integer".
    public var description: String {
        switch self {
        case .string: "text"
        case .integer: "an integer"
        case .number: "a number"
        case .boolean: "'true' or 'false'"
        case .time: "an RFC 3339 time"
        case .identifier(let prefix): "an id of the form \(prefix)_…"
        case .word(let words): "one of " + words.joined(separator: ", ")
        }
    }
}
