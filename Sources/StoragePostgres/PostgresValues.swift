import CLibpq
import Storage

/// The types that we send and read, with the numbers that PostgreSQL's catalogue has given them for good.
enum PostgresType {
    static let unknown: Oid = 0
    static let bool: Oid = 16
    static let bytea: Oid = 17
    static let name: Oid = 19
    static let int8: Oid = 20
    static let int2: Oid = 21
    static let int4: Oid = 23
    static let text: Oid = 25
    static let oid: Oid = 26
    static let float4: Oid = 700
    static let float8: Oid = 701
    static let varchar: Oid = 1043
    static let numeric: Oid = 1700
    static let void: Oid = 2278
    static let xid8: Oid = 5069
}

/// A statement's parameters in the binary form of the wire.
struct PostgresParameters {
    private(set) var types: [Oid] = []
    private var bytes: [UInt8] = []
    /// Where each value lies in `bytes`; `nil` for null.
    private var ranges: [Range<Int>?] = []

    /// - Throws: `.statement` for what one of the two databases cannot keep: NaN, and text with a NUL character.
    init(_ values: [SQLValue], doing: String) throws {
        for (i, value) in values.enumerated() {
            let start = bytes.count
            switch value {
            case .null: break
            case .integer(let value): withUnsafeBytes(of: value.bigEndian) { bytes += $0 }
            case .real(let value):
                guard !value.isNaN else { throw StorageError(.statement, doing: doing, cause: "parameter \(i + 1) is not a number") }
                withUnsafeBytes(of: value.bitPattern.bigEndian) { bytes += $0 }
            case .text(let text):
                guard !text.utf8.contains(0) else {
                    throw StorageError(.statement, doing: doing, cause: "parameter \(i + 1) holds a NUL character")
                }
                bytes += text.utf8
            case .blob(let blob): bytes += blob
            }
            types.append(Self.type(value))
            ranges.append(value == .null ? nil : start..<bytes.count)
        }
        bytes.append(0)  // an empty value needs an address too
    }

    /// Calls `body` with what libpq takes: values, lengths and formats (all binary).
    func withPointers<Value>(_ body: ([UnsafePointer<CChar>?], [Int32], [Int32]) throws -> Value) rethrows -> Value {
        try bytes.withUnsafeBytes { buffer in
            let chars = buffer.bindMemory(to: CChar.self)
            let values = ranges.map { range in range.flatMap { chars.baseAddress?.advanced(by: $0.lowerBound) } }
            return try body(values, ranges.map { Int32($0?.count ?? 0) }, ranges.map { _ in 1 })
        }
    }

    private static func type(_ value: SQLValue) -> Oid {
        switch value {
        case .null: PostgresType.unknown
        case .integer: PostgresType.int8
        case .real: PostgresType.float8
        case .text: PostgresType.text
        case .blob: PostgresType.bytea
        }
    }
}

/// The rows of a result in the binary form of the wire.
struct PostgresRows {
    let result: OpaquePointer

    func rows(doing: String) throws -> [Row] {
        let columns = PQnfields(result)
        let types = (0..<columns).map { PQftype(result, $0) }
        return try (0..<PQntuples(result)).map { row in
            Row(try (0..<columns).map { try value(row, $0, types[Int($0)], doing: doing) })
        }
    }

    private func value(_ row: Int32, _ column: Int32, _ type: Oid, doing: String) throws -> SQLValue {
        guard PQgetisnull(result, row, column) == 0, let start = PQgetvalue(result, row, column) else { return .null }
        let bytes = UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(result, row, column)))
        switch type {
        case PostgresType.text, PostgresType.varchar, PostgresType.name: return .text(String(decoding: bytes, as: UTF8.self))
        case PostgresType.bytea: return .blob(Array(bytes))
        case PostgresType.int8, PostgresType.xid8: return .integer(Int64(bitPattern: bigEndian(bytes)))
        case PostgresType.int4: return .integer(Int64(Int32(truncatingIfNeeded: bigEndian(bytes))))
        case PostgresType.int2: return .integer(Int64(Int16(truncatingIfNeeded: bigEndian(bytes))))
        case PostgresType.oid: return .integer(Int64(bigEndian(bytes)))
        case PostgresType.bool: return .integer(bytes.first == 0 ? 0 : 1)
        case PostgresType.float8: return .real(Double(bitPattern: bigEndian(bytes)))
        case PostgresType.float4: return .real(Double(Float(bitPattern: UInt32(truncatingIfNeeded: bigEndian(bytes)))))
        case PostgresType.numeric: return numeric(bytes)
        case PostgresType.void: return .null
        default: throw StorageError(.typeMismatch, doing: doing, cause: "column \(column) has the type \(type), which SQLite has not")
        }
    }

    private func bigEndian(_ bytes: some Sequence<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }

    /// What `sum` and `avg` of integers give: an integer if it is whole and fits, as on SQLite; otherwise a real.
    ///
    /// The form (`numeric_send`): four 16-bit words (count of digits, weight of the first, sign, scale), then digits of base 10,000.
    private func numeric(_ bytes: UnsafeRawBufferPointer) -> SQLValue {
        let words = stride(from: 0, to: bytes.count - 1, by: 2).map { UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]) }
        let weight = Int(Int16(bitPattern: words[1]))
        let isNegative = words[2] == 0x4000
        let digits = words[4...]
        if digits.count <= weight + 1, let whole = wholeNumber(digits, weight: weight, isNegative: isNegative) { return .integer(whole) }
        var value = 0.0
        var exponent = weight
        for digit in digits {
            value += Double(digit) * power(exponent)
            exponent -= 1
        }
        return .real(isNegative ? -value : value)
    }

    private func wholeNumber(_ digits: ArraySlice<UInt16>, weight: Int, isNegative: Bool) -> Int64? {
        guard !digits.isEmpty else { return 0 }
        var value: Int64 = 0
        for i in 0...weight {
            let digit = i < digits.count ? Int64(digits[digits.startIndex + i]) : 0
            let (shifted, overflow) = value.multipliedReportingOverflow(by: 10_000)
            let (sum, carry) = shifted.addingReportingOverflow(isNegative ? -digit : digit)
            if overflow || carry { return nil }
            value = sum
        }
        return value
    }

    private func power(_ exponent: Int) -> Double {
        (0..<abs(exponent)).reduce(1.0) { value, _ in exponent < 0 ? value / 10_000 : value * 10_000 }
    }
}
