/// One row of an answer, read by position.
///
///     for row in try tx.query("SELECT id, title FROM recordings WHERE account_id = \(account)") {
///         let id: RecordingID = try row[0]
///         let title: String? = try row[1]
///     }
public struct Row: Sendable, Equatable {
    public let values: [SQLValue]

    public init(_ values: [SQLValue]) { self.values = values }

    /// - Throws: `StorageError` `.typeMismatch` when the stored value is not a `Value`.
    public subscript<Value: SQLValueConvertible>(index: Int) -> Value {
        get throws {
            guard values.indices.contains(index), let value = Value(sqlValue: values[index]) else {
                let found = values.indices.contains(index) ? values[index].typeName : "no such column"
                throw StorageError(.typeMismatch, doing: "reading column \(index) as \(Value.self)", cause: "found \(found)")
            }
            return value
        }
    }
}

extension SQLValue {
    fileprivate var typeName: String {
        switch self {
        case .null: "null"
        case .integer: "integer"
        case .real: "real"
        case .text: "text"  // never the text itself: it may be somebody's words
        case .blob: "blob"
        }
    }
}
