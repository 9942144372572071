import Storage
import VoiceCore

/// Folded text as the database matches it: the one place that knows its dialect of full-text search.
///
/// On SQLite it is a table of FTS5. Its own tokenizer only parts words at spaces, since the text is folded already, and expressions are made
/// of quoted folded words, so that no query can be a syntax error.
enum SearchMatching {
    /// The folded text of a recording, one line a passage, and what filters ask for.
    struct Columns: Sendable, Equatable {
        var title = ""
        var labels = ""
        var notes = ""
        var words = ""
        /// ``SearchKey`` texts with a space between them.
        var keys = ""
    }

    /// A recording that matches.
    struct Candidate: Sendable {
        let number: Int64
        let id: RecordingID
        let score: Double
    }

    static func tables(_ dialect: SQLDialect) -> [SQL] {
        // Prefixes of up to three letters have lists of their own; longer ones are put together from few words.
        [
            """
            CREATE VIRTUAL TABLE search_text USING fts5(title, labels, notes, words, keys, tokenize = 'ascii', prefix = '1 2 3')
            """
        ]
    }

    static func put(_ columns: Columns, number: Int64, in tx: any WriteTransaction) throws {
        try tx.execute(
            """
            INSERT OR REPLACE INTO search_text (rowid, title, labels, notes, words, keys)
            VALUES (\(number), \(columns.title), \(columns.labels), \(columns.notes), \(columns.words), \(columns.keys))
            """)
    }

    static func remove(number: Int64, in tx: any WriteTransaction) throws {
        try tx.execute("DELETE FROM search_text WHERE rowid = \(number)")
    }

    static func columns(of number: Int64, in tx: any ReadTransaction) throws -> Columns? {
        try tx.first("SELECT title, labels, notes, words, keys FROM search_text WHERE rowid = \(number)").map {
            Columns(title: try $0[0], labels: try $0[1], notes: try $0[2], words: try $0[3], keys: try $0[4])
        }
    }

    /// Joins what many small writes have left behind, a little at a time.
    ///
    /// - Returns: whether there is more to do.
    static func compact(in tx: any WriteTransaction) throws -> Bool {
        func changes() throws -> Int { try tx.first("SELECT total_changes()").map { try $0[0] } ?? 0 }
        let before = try changes()
        try tx.execute("INSERT INTO search_text (search_text, rank) VALUES ('merge', 500)")
        // The statement itself counts as one.
        return try changes() - before > 1
    }
}

// MARK: - Matching

extension SearchMatching {
    /// Which recordings are asked for, beside their order.
    struct Expression: Sendable {
        let account: AccountID
        let query: SearchQuery
        let filter: RecordingFilter
        /// Whether all the words stand in the title (true), not all of them do (false), or it does not matter.
        var inTitle: Bool?
    }

    /// The newest recordings that match below a number, from the newest on.
    ///
    /// - Parameter weights: one for each wanted term.
    static func candidates(_ expression: Expression, below: Int64, limit: Int, weights: [Double]) -> SQL {
        let score = scoring(weights)
        return """
            SELECT m.rowid, d.id, match_score(search_text, \(score)) FROM search_text m CROSS JOIN search_documents d
            WHERE search_text MATCH \(match(expression)) AND m.rowid < \(min(below, newestNumber(expression.filter))) AND
                m.rowid >= \(oldestNumber(expression.filter)) AND d.number = m.rowid AND d.account_id = \(expression.account)
                AND \(sql: ranges(expression.filter), separator: " AND ")
            ORDER BY m.rowid DESC LIMIT \(limit)
            """
    }

    /// Counts recordings that match, up to `limit`.
    static func count(_ expression: Expression, limit: Int) -> SQL {
        """
        SELECT COUNT(*) FROM (SELECT 1 FROM search_text m CROSS JOIN search_documents d
            WHERE search_text MATCH \(match(expression)) AND m.rowid < \(newestNumber(expression.filter)) AND
                m.rowid >= \(oldestNumber(expression.filter)) AND d.number = m.rowid AND d.account_id = \(expression.account)
                AND \(sql: ranges(expression.filter), separator: " AND ") LIMIT \(limit)) c
        """
    }

    /// Counts an account's recordings with one term, up to `limit`.
    static func frequency(of term: SearchQuery.Term, account: AccountID, limit: Int) -> SQL {
        let expression = quoted(SearchKey.account(account).text) + " AND " + text(of: term)
        return "SELECT COUNT(*) FROM (SELECT 1 FROM search_text WHERE search_text MATCH \(expression) LIMIT \(limit)) c"
    }

    /// What is a range is compared with the document; the rest are words of the full text.
    private static func ranges(_ filter: RecordingFilter) -> [SQL] {
        var conditions: [SQL] = ["d.number IS NOT NULL"]
        if filter.starred == false { conditions.append("d.starred = 0") }
        if let time = filter.createdAfter { conditions.append("d.created_at >= \(time)") }
        if let time = filter.createdBefore { conditions.append("d.created_at < \(time)") }
        if let time = filter.recordedAfter { conditions.append("d.recorded_at >= \(time)") }
        if let time = filter.recordedBefore { conditions.append("d.recorded_at < \(time)") }
        return conditions
    }

    private static func oldestNumber(_ filter: RecordingFilter) -> Int64 { filter.createdAfter.map(SearchNumber.least) ?? 0 }
    private static func newestNumber(_ filter: RecordingFilter) -> Int64 { filter.createdBefore.map(SearchNumber.beyond) ?? Int64.max }

    /// The expression of FTS5. The wanted terms come first, in their order: the score knows them by it.
    private static func match(_ expression: Expression) -> String {
        let words = expression.query.wanted.map(text).joined(separator: " AND ")
        let keys = SearchKey.keys(of: expression.filter, account: expression.account).map { either in
            "(" + either.map { quoted($0.text) }.joined(separator: " OR ") + ")"
        }.joined(separator: " AND ")
        let none = expression.query.unwanted.map { " NOT " + text(of: $0) }.joined()
        switch expression.inTitle {
        case nil: return "((\(words)) AND \(keys))\(none)"
        case true: return "(({title} : (\(words))) AND \(keys))\(none)"
        case false: return "((\(words)) AND \(keys))\(none) NOT ({title} : (\(words)))"
        }
    }

    private static func text(of term: SearchQuery.Term) -> String {
        quoted(term.words.joined(separator: " ")) + (term.isPrefix ? " *" : "")
    }

    /// Folded words hold no quotation mark.
    private static func quoted(_ words: String) -> String { "\"" + words + "\"" }

    /// The reference length, the weights of the columns and those of the terms, as the function `match_score` reads them.
    private static func scoring(_ weights: [Double]) -> [UInt8] {
        ([SearchRanking.referenceLength, Double(SearchRanking.columnWeights.count)] + SearchRanking.columnWeights + weights).flatMap {
            withUnsafeBytes(of: $0.bitPattern.littleEndian, Array.init)
        }
    }
}
