/// A value as both databases store it: INTEGER/BIGINT, REAL/DOUBLE PRECISION, TEXT, BLOB/BYTEA, or null.
///
/// Two values are refused with a `.statement` error, because one of the databases cannot keep them: a real that is not a number (SQLite
/// would make it null), and text with a NUL character (PostgreSQL has none).
public enum SQLValue: Hashable, Sendable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob([UInt8])
}

/// A Swift type with one stored form.
public protocol SQLValueConvertible {
    var sqlValue: SQLValue { get }

    /// `nil` if the stored value is of another type or out of range.
    init?(sqlValue: SQLValue)
}
