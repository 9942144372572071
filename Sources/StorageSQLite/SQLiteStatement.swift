import GRDBSQLite
import Storage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// One prepared statement.
struct SQLiteStatement {
    /// Values up to this many bytes are copied by SQLite; longer ones are bound where they lie.
    private static let copiedBytes = 512

    private let pointer: OpaquePointer
    private let columnCount: Int32

    init(_ text: String, on handle: OpaquePointer) throws {
        var text = text
        var pointer: OpaquePointer?
        var rest = 0
        let code = text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { chars in
                var tail: UnsafePointer<CChar>?
                let code = sqlite3_prepare_v3(
                    handle, chars.baseAddress, Int32(chars.count), UInt32(SQLITE_PREPARE_PERSISTENT), &pointer, &tail)
                if let tail, let start = chars.baseAddress { rest = chars.count - (tail - start) }
                return code
            }
        }
        guard code == SQLITE_OK else { throw SQLiteError.last(on: handle, doing: "preparing \(text)") }
        guard let pointer, rest == 0 else {
            sqlite3_finalize(pointer)
            throw StorageError(.statement, doing: "preparing \(text)", cause: "not exactly one statement")
        }
        self.pointer = pointer
        columnCount = sqlite3_column_count(pointer)
    }

    func finalize() { sqlite3_finalize(pointer) }

    /// Binds, runs to the end and resets.
    func run(_ parameters: [SQLValue], on handle: OpaquePointer) throws -> [Row] {
        guard sqlite3_bind_parameter_count(pointer) == Int32(parameters.count) else {
            throw StorageError(.statement, doing: doing, cause: "\(parameters.count) parameters are given")
        }
        defer {
            sqlite3_reset(pointer)
            if !parameters.isEmpty { sqlite3_clear_bindings(pointer) }
        }
        return try withBound(parameters[...]) { try step(on: handle) }
    }

    private var doing: String { "running \(String(cString: sqlite3_sql(pointer)))" }

    private func step(on handle: OpaquePointer) throws -> [Row] {
        var rows: [Row] = []
        while true {
            switch sqlite3_step(pointer) {
            case SQLITE_DONE: return rows
            case SQLITE_ROW: rows.append(row())
            default: throw SQLiteError.last(on: handle, doing: doing)
            }
        }
    }

    /// Binds the parameters from the first of the slice on, then calls `body`. Long values stay where they are: their buffers are
    /// valid within the nested call.
    private func withBound<Value>(_ parameters: ArraySlice<SQLValue>, _ body: () throws -> Value) throws -> Value {
        for (i, parameter) in zip(parameters.indices, parameters) {
            switch parameter {
            case .null: continue  // what a cleared statement has
            case .integer(let value): sqlite3_bind_int64(pointer, Int32(i + 1), value)
            case .real(let value):
                guard !value.isNaN else { throw StorageError(.statement, doing: doing, cause: "parameter \(i + 1) is not a number") }
                sqlite3_bind_double(pointer, Int32(i + 1), value)
            case .text(""):
                sqlite3_bind_text(pointer, Int32(i + 1), "", 0, Self.copied)  // a null pointer would bind NULL
            case .text(var text):
                let isShort = text.utf8.count <= Self.copiedBytes
                let result: Value? = try text.withUTF8 { bytes in
                    guard let start = bytes.baseAddress, memchr(start, 0, bytes.count) == nil else {
                        throw StorageError(.statement, doing: doing, cause: "parameter \(i + 1) holds a NUL character")
                    }
                    bytes.withMemoryRebound(to: CChar.self) { chars in
                        _ = sqlite3_bind_text(pointer, Int32(i + 1), chars.baseAddress, Int32(chars.count), isShort ? Self.copied : nil)
                    }
                    return isShort ? nil : try withBound(parameters[(i + 1)...], body)
                }
                if let result { return result }
            case .blob([]):
                sqlite3_bind_zeroblob(pointer, Int32(i + 1), 0)
            case .blob(let blob):
                let isShort = blob.count <= Self.copiedBytes
                let result: Value? = try blob.withUnsafeBytes { bytes in
                    sqlite3_bind_blob(pointer, Int32(i + 1), bytes.baseAddress, Int32(bytes.count), isShort ? Self.copied : nil)
                    return isShort ? nil : try withBound(parameters[(i + 1)...], body)
                }
                if let result { return result }
            }
        }
        return try body()
    }

    /// SQLITE_TRANSIENT, a cast that the importer does not carry over.
    private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    private func row() -> Row {
        Row((0..<columnCount).map(value))
    }

    private func value(_ column: Int32) -> SQLValue {
        switch sqlite3_column_type(pointer, column) {
        case SQLITE_INTEGER: .integer(sqlite3_column_int64(pointer, column))
        case SQLITE_FLOAT: .real(sqlite3_column_double(pointer, column))
        case SQLITE_TEXT: .text(text(column))
        case SQLITE_BLOB: .blob(blob(column))
        default: .null
        }
    }

    private func text(_ column: Int32) -> String {
        let start = sqlite3_column_text(pointer, column)
        return String(decoding: UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(pointer, column))), as: UTF8.self)
    }

    private func blob(_ column: Int32) -> [UInt8] {
        let start = sqlite3_column_blob(pointer, column)
        return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(pointer, column))))
    }
}
