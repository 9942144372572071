public import Storage

/// The kind of an event: the thing and what happened to it, `recording.created`. Two words of lower-case letters and underscores.
public struct EventKind: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    public let name: String

    /// For literals in our source; another form is a mistake there.
    public init(stringLiteral value: StaticString) {
        name = value.description
        precondition(Self.isWellFormed(name), "'\(name)' is not of the form thing.happened")
    }

    /// `nil` for another form.
    public init?(_ name: String) {
        guard Self.isWellFormed(name) else { return nil }
        self.name = name
    }

    public var description: String { name }

    private static func isWellFormed(_ name: String) -> Bool {
        let words = name.split(separator: ".", omittingEmptySubsequences: false)
        return words.count == 2 && words.allSatisfy { EventWord.isWellFormed($0) }
    }
}

extension EventKind: SQLValueConvertible {
    public var sqlValue: SQLValue { .text(name) }

    public init?(sqlValue: SQLValue) {
        guard case .text(let name) = sqlValue else { return nil }
        self.init(name)
    }
}
