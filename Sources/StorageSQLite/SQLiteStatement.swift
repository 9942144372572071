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
    func run(_ parameters: [SQLValue]) throws -> [Row] {
        guard sqlite3_bind_parameter_count(pointer) == Int32(parameters.count) else {
            throw StorageError(.statement, doing: doing, cause: "\(parameters.count) parameters are given")
        }
        defer {
            sqlite3_reset(pointer)
            if !parameters.isEmpty { sqlite3_clear_bindings(pointer) }
        }
        return try bindAndStep(parameters, from: 0)
    }

    /// Runs a statement without parameters and gives its rows out one by one.
    func forEachRow(_ body: (Row) throws -> Void) throws {
        defer { sqlite3_reset(pointer) }
        while true {
            switch sqlite3_step(pointer) {
            case SQLITE_DONE: return
            case SQLITE_ROW: try body(row())
            default: throw lastError
            }
        }
    }

    private var doing: String { "running \(String(cString: sqlite3_sql(pointer)))" }

    private func step() throws -> [Row] {
        var rows: [Row] = []
        while true {
            switch sqlite3_step(pointer) {
            case SQLITE_DONE: return rows
            case SQLITE_ROW: rows.append(row())
            default: throw lastError
            }
        }
    }

    /// Binds the parameters from `start` on and runs the statement.
    private func bindAndStep(_ parameters: [SQLValue], from start: Int) throws -> [Row] {
        for i in start..<parameters.count {
            switch parameters[i] {
            case .null: continue  // what a cleared statement has
            case .integer(let value): try require(sqlite3_bind_int64(pointer, Int32(i + 1), value))
            case .real(let value):
                if value.isNaN { throw refused(i, "is not a number") }
                try require(sqlite3_bind_double(pointer, Int32(i + 1), value))
            case .text(let text): if let rows = try bind(text, i, parameters) { return rows }
            case .blob(let blob): if let rows = try bind(blob, i, parameters) { return rows }
            }
        }
        return try step()
    }

    /// Binds a text.
    ///
    /// - Returns: the rows, if the text is long: it stays where it lies, so the rest is bound and run while its buffer is valid.
    private func bind(_ text: String, _ i: Int, _ parameters: [SQLValue]) throws -> [Row]? {
        var text = text
        return try text.withUTF8 { bytes -> [Row]? in
            guard let start = bytes.baseAddress, !bytes.isEmpty else {
                try require(sqlite3_bind_text(pointer, Int32(i + 1), "", 0, Self.copied))  // a null pointer would bind NULL
                return nil
            }
            if memchr(start, 0, bytes.count) != nil { throw refused(i, "holds a NUL character") }
            let isShort = bytes.count <= Self.copiedBytes
            let code = bytes.withMemoryRebound(to: CChar.self) { chars in
                sqlite3_bind_text64(
                    pointer, Int32(i + 1), chars.baseAddress, UInt64(chars.count), isShort ? Self.copied : nil, UInt8(SQLITE_UTF8))
            }
            try require(code)
            return isShort ? nil : try bindAndStep(parameters, from: i + 1)
        }
    }

    /// Binds a blob, as `bind(_ text:)` does.
    private func bind(_ blob: [UInt8], _ i: Int, _ parameters: [SQLValue]) throws -> [Row]? {
        try blob.withUnsafeBytes { bytes -> [Row]? in
            guard !bytes.isEmpty else {
                try require(sqlite3_bind_zeroblob(pointer, Int32(i + 1), 0))  // a null pointer would bind NULL
                return nil
            }
            let isShort = bytes.count <= Self.copiedBytes
            let destructor = isShort ? Self.copied : nil
            try require(sqlite3_bind_blob64(pointer, Int32(i + 1), bytes.baseAddress, UInt64(bytes.count), destructor))
            return isShort ? nil : try bindAndStep(parameters, from: i + 1)
        }
    }

    private func refused(_ i: Int, _ cause: String) -> StorageError {
        StorageError(.statement, doing: doing, cause: "parameter \(i + 1) \(cause)")
    }

    /// Binding fails on a value over SQLite's limit of a thousand million bytes, and when memory is short.
    private func require(_ code: Int32) throws {
        if code != SQLITE_OK { throw lastError }
    }

    private var lastError: StorageError {
        guard let handle = sqlite3_db_handle(pointer) else { return StorageError(.unavailable, doing: doing, cause: "no connection") }
        return SQLiteError.last(on: handle, doing: doing)
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
