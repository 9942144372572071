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
            var frequencies = [Double](repeating: 0, count: parameters.phraseWeights.count)
            try row.forEachInstance { phrase, column in
                guard frequencies.indices.contains(phrase), parameters.columnWeights.indices.contains(column) else { return }
                frequencies[phrase] += parameters.columnWeights[column]
            }
            let length = k1 * (1 - b + b * Double(try row.length()) / parameters.ordinaryLength)
            return zip(frequencies, parameters.phraseWeights).reduce(0) { sum, phrase in
                sum + phrase.1 * phrase.0 * (k1 + 1) / (phrase.0 + length)
            }
        }
    }
}

/// What a statement says of how to score.
private struct Parameters {
    let ordinaryLength: Double
    let columnWeights: [Double]
    let phraseWeights: [Double]

    init?(_ value: OpaquePointer?) {
        guard let blob = sqlite3_value_blob(value) else { return nil }
        let bytes = UnsafeRawBufferPointer(start: blob, count: Int(sqlite3_value_bytes(value)))
        let numbers = stride(from: 0, to: bytes.count / 8 * 8, by: 8).map {
            Double(bitPattern: UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: $0, as: UInt64.self)))
        }
        guard numbers.count >= 2, let columns = Int(exactly: numbers[1]), (0...numbers.count - 2).contains(columns), numbers[0] > 0 else {
            return nil
        }
        ordinaryLength = numbers[0]
        columnWeights = Array(numbers[2..<2 + columns])
        phraseWeights = Array(numbers[(2 + columns)...])
    }
}

/// The row that FTS5 stands on.
private struct MatchedRow {
    struct Failure: Error {
        let code: Int32
    }

    let api: UnsafePointer<Fts5ExtensionApi>
    let row: OpaquePointer?

    /// Calls with the number of the phrase and of the column for each place where a phrase stands.
    func forEachInstance(_ body: (Int, Int) -> Void) throws(Failure) {
        guard let count = api.pointee.xInstCount, let instance = api.pointee.xInst else { throw Failure(code: SQLITE_ERROR) }
        var places: Int32 = 0
        try Self.require(count(row, &places))
        for place in 0..<places {
            var (phrase, column, offset): (Int32, Int32, Int32) = (0, 0, 0)
            try Self.require(instance(row, place, &phrase, &column, &offset))
            body(Int(phrase), Int(column))
        }
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
