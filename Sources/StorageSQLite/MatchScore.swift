import GRDB
import GRDBSQLite

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The function `match_score(table, parameters)` of FTS5: BM25 (Robertson and Zaragoza, 2009) with weights that the statement gives.
///
/// FTS5's own `bm25` counts in how many rows each word is before it scores the first one, which takes as long as reading them all, and its
/// scores change whenever any row does. Here a row's score depends on that row and the parameters alone.
///
/// Parameters are a blob of little-endian doubles: the length of an ordinary row in words, the number of columns, a weight for each column,
/// a weight for each phrase in the order of the expression. Phrases without a weight count nothing.
enum MatchScore {
    /// Adds the function to a connection; without FTS5 there is nothing to add it to.
    static func register(on connection: OpaquePointer) {
        guard let api = fts5(connection), let create = api.pointee.xCreateFunction else { return }
        _ = create(api, "match_score", nil, { MatchScore.score($0, $1, $2, $3, $4) }, nil)
    }

    /// How soon more of the same word adds little, and how much a row's length matters: the usual values.
    private static let (k1, b) = (1.2, 0.75)

    private static func fts5(_ connection: OpaquePointer) -> UnsafeMutablePointer<fts5_api>? {
        var statement: OpaquePointer?
        guard sqlite3_prepare_v2(connection, "SELECT fts5(?1)", -1, &statement, nil) == SQLITE_OK else { return nil }
        defer { sqlite3_finalize(statement) }
        return withUnsafeTemporaryAllocation(of: UnsafeMutablePointer<fts5_api>?.self, capacity: 1) { place in
            place.initialize(repeating: nil)
            // The name is what FTS5 compares the pointer's type with; it must outlive the statement.
            sqlite3_bind_pointer(statement, 1, place.baseAddress, pointerType.utf8Start.asCString, nil)
            sqlite3_step(statement)
            return place[0]
        }
    }

    private static let pointerType: StaticString = "fts5_api_ptr"

    private static func score(
        _ api: UnsafePointer<Fts5ExtensionApi>?, _ row: OpaquePointer?, _ result: OpaquePointer?, _ count: Int32,
        _ values: UnsafeMutablePointer<OpaquePointer?>?
    ) {
        guard let api, count == 1, let parameters = Parameters(values?[0]) else {
            return sqlite3_result_error(result, "match_score takes one blob of doubles", -1)
        }
        switch score(of: MatchedRow(api: api, row: row), parameters) {
        case .success(let score): sqlite3_result_double(result, score)
        case .failure(let failure): sqlite3_result_error_code(result, failure.code)
        }
    }

    private static func score(of row: MatchedRow, _ parameters: Parameters) -> Result<Double, MatchedRow.Failure> {
        Result { () throws(MatchedRow.Failure) in
            let length = k1 * (1 - b + b * Double(try row.length()) / parameters.ordinaryLength)
            let frequencies = try row.frequencies(parameters)
            return frequencies.indices.reduce(0) { sum, phrase in
                sum + parameters.phraseWeight(phrase) * frequencies[phrase] * (k1 + 1) / (frequencies[phrase] + length)
            }
        }
    }
}

/// What a statement says of how to score. Valid while the function runs that was given it.
private struct Parameters {
    private let bytes: UnsafeRawBufferPointer
    let columns: Int

    init?(_ value: OpaquePointer?) {
        guard let blob = sqlite3_value_blob(value) else { return nil }
        bytes = UnsafeRawBufferPointer(start: blob, count: Int(sqlite3_value_bytes(value)))
        guard bytes.count >= 16, Self.number(1, bytes) >= 0, let columns = Int(exactly: Self.number(1, bytes)),
            columns <= bytes.count / 8 - 2, Self.number(0, bytes) > 0
        else { return nil }
        self.columns = columns
    }

    var ordinaryLength: Double { Self.number(0, bytes) }
    var phrases: Int { bytes.count / 8 - 2 - columns }
    func columnWeight(_ column: Int) -> Double { Self.number(2 + column, bytes) }
    func phraseWeight(_ phrase: Int) -> Double { Self.number(2 + columns + phrase, bytes) }

    private static func number(_ index: Int, _ bytes: UnsafeRawBufferPointer) -> Double {
        Double(bitPattern: UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8 * index, as: UInt64.self)))
    }
}

/// The row that FTS5 stands on.
private struct MatchedRow {
    struct Failure: Error {
        let code: Int32
    }

    let api: UnsafePointer<Fts5ExtensionApi>
    let row: OpaquePointer?

    /// How often each phrase stands in the row, by the columns' weights.
    func frequencies(_ parameters: Parameters) throws(Failure) -> [Double] {
        guard let count = api.pointee.xInstCount, let instance = api.pointee.xInst else { throw Failure(code: SQLITE_ERROR) }
        var frequencies = [Double](repeating: 0, count: parameters.phrases)
        var places: Int32 = 0
        try Self.require(count(row, &places))
        for place in 0..<places {
            var (phrase, column, offset): (Int32, Int32, Int32) = (0, 0, 0)
            try Self.require(instance(row, place, &phrase, &column, &offset))
            guard phrase < frequencies.count, column < parameters.columns else { continue }
            frequencies[Int(phrase)] += parameters.columnWeight(Int(column))
        }
        return frequencies
    }

    /// Words in all columns.
    func length() throws(Failure) -> Int {
        guard let size = api.pointee.xColumnSize else { throw Failure(code: SQLITE_ERROR) }
        var words: Int32 = 0
        try Self.require(size(row, -1, &words))
        return Int(words)
    }

    private static func require(_ code: Int32) throws(Failure) {
        if code != SQLITE_OK { throw Failure(code: code) }
    }
}

extension UnsafePointer<UInt8> {
    fileprivate var asCString: UnsafePointer<CChar> { UnsafeRawPointer(self).assumingMemoryBound(to: CChar.self) }
}
