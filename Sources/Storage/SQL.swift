/// A statement and its parameters, written as one literal.
///
///     try tx.execute("UPDATE jobs SET state = \(state) WHERE account_id = \(account) AND id = \(job)")
///
/// Every interpolated value becomes a bound parameter. The text itself can only come from literals of our source (`StaticString`
/// pieces), so a statement cannot be built from input by mistake.
public struct SQL: ExpressibleByStringInterpolation, Sendable {
    /// The literal's pieces joined, with `?` where each parameter stands. Two statements from one place in the source have the same
    /// text, so it is the key of the statement cache.
    public private(set) var text: String
    public private(set) var parameters: [SQLValue]

    public init(stringLiteral value: StaticString) {
        text = value.description
        parameters = []
    }

    public init(stringInterpolation interpolation: Interpolation) {
        text = interpolation.text
        parameters = interpolation.parameters
    }

    /// A statement of a table's definition, whose names come from our source.
    init(schema text: String) {
        self.text = text
        parameters = []
    }

    public struct Interpolation: StringInterpolationProtocol {
        fileprivate var text = ""
        fileprivate var parameters: [SQLValue] = []

        public init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + interpolationCount)
            parameters.reserveCapacity(interpolationCount)
        }

        public mutating func appendLiteral(_ literal: StaticString) {
            literal.withUTF8Buffer { text += String(decoding: $0, as: UTF8.self) }
        }

        public mutating func appendInterpolation(_ value: some SQLValueConvertible) {
            text += "?"
            parameters.append(value.sqlValue)
        }

        /// A value that may be null.
        public mutating func appendInterpolation(_ value: (some SQLValueConvertible)?) {
            text += "?"
            parameters.append(value?.sqlValue ?? .null)
        }

        /// A list for `IN`: `WHERE id IN \(list: ids)`. An empty list matches nothing.
        public mutating func appendInterpolation(list values: [some SQLValueConvertible]) {
            guard !values.isEmpty else {
                text += "(NULL)"
                return
            }
            text += "(" + Array(repeating: "?", count: values.count).joined(separator: ", ") + ")"
            parameters += values.map(\.sqlValue)
        }

        /// A piece that was written as a literal elsewhere, such as a dialect's fragment.
        public mutating func appendInterpolation(sql piece: SQL) {
            text += piece.text
            parameters += piece.parameters
        }

        /// Pieces joined by a literal, such as the rows of a multi-row insert.
        public mutating func appendInterpolation(sql pieces: [SQL], separator: StaticString) {
            for (i, piece) in pieces.enumerated() {
                if i > 0 { appendLiteral(separator) }
                appendInterpolation(sql: piece)
            }
        }
    }
}
