import Storage
import VoiceCore

extension RecordingSearch {
    /// One page of what matches.
    ///
    /// - Throws: `SearchError`; `StorageError`.
    func search(_ request: SearchRequest, account: AccountID) async throws -> SearchResults {
        let expression = SearchMatching.Expression(account: account, query: request.query, filter: request.filter)
        var (cursor, total, status) = try await begin(request, expression)
        var page: [Found] = []
        var isOver = false
        var windows = 0
        while page.count < request.limit, !isOver, windows < Self.windowsAtOnce {
            let window = try await window(cursor, expression)
            windows += 1
            var rest = window.ranked[...]
            while page.count < request.limit, !rest.isEmpty {
                let some = rest.prefix(request.limit - page.count)
                rest = rest.dropFirst(some.count)
                page += try await present(Array(some), request.filter, account: account)
                cursor.last = some.last.map { ($0.score, $0.number) }
            }
            guard rest.isEmpty else { break }
            isOver = !cursor.leave(window)
        }
        let results = try await results(page, request, account: account)
        return SearchResults(
            results: results, next: isOver ? nil : cursor.text, total: min(total, SearchRanking.window),
            totalIsExact: total <= SearchRanking.window, index: SearchIndexStatus(status))
    }

    /// Windows that are looked through for one page, when what they hold was deleted or changed since it was indexed.
    private static let windowsAtOnce = 10

    /// A match, by its rank.
    struct Ranked: Sendable {
        let id: RecordingID
        let number: Int64
        /// In hundredths.
        let score: Int
    }

    /// Matches that are ranked together, as far as they were not shown.
    struct Window: Sendable {
        var ranked: [Ranked]
        /// The smallest number of it; `nil` when the matches are through.
        var floor: Int64?
    }

    /// A match whose recording is there.
    struct Found: Sendable {
        let ranked: Ranked
        let recording: Recording
    }

    private func begin(
        _ request: SearchRequest, _ expression: SearchMatching.Expression
    ) async throws -> (cursor: SearchCursor, total: Int, status: SearchState) {
        let cursor: SearchCursor?
        do throws(SearchError) {
            cursor = try request.cursor.map { text throws(SearchError) in try SearchCursor(text, terms: request.query.wanted.count) }
        } catch { throw error }
        return try await store.read { tx in
            let total: Int = try tx.first(SearchMatching.count(expression, limit: SearchRanking.window + 1)).map { try $0[0] } ?? 0
            return (try cursor ?? Self.firstPage(expression, tx), total, try SearchState.read(tx))
        }
    }

    /// Where the first page begins. One word needs no weight beside others.
    private static func firstPage(_ expression: SearchMatching.Expression, _ tx: any ReadTransaction) throws -> SearchCursor {
        let terms = expression.query.wanted
        let weights: [Double] =
            try terms.count == 1
            ? [1]
            : terms.map { term -> Double in
                let limit = SearchRanking.commonWord
                let row = try tx.first(SearchMatching.frequency(of: term, account: expression.account, limit: limit))
                return SearchRanking.weight(recordings: try row.map { try $0[0] } ?? 0)
            }
        return SearchCursor(weights: weights, top: try SearchNumber.next(tx))
    }

    func window(_ cursor: SearchCursor, _ expression: SearchMatching.Expression) async throws -> Window {
        var expression = expression
        expression.inTitle = !cursor.isBehindTitles
        let statement = SearchMatching.candidates(
            expression, below: cursor.below, limit: SearchRanking.window, weights: cursor.weights.map { Double($0) / 100 })
        let found = try await store.read { tx in
            try tx.query(statement).map { row in
                let score: Double = try row[2]
                return Ranked(id: try row[1], number: try row[0], score: Int((score * 100).rounded()))
            }
        }
        let ranked = found.sorted { ($0.score, $0.number) > ($1.score, $1.number) }
        let left = cursor.last.map { last in ranked.filter { ($0.score, $0.number) < (last.score, last.number) } }
        return Window(ranked: left ?? ranked, floor: found.count < SearchRanking.window ? nil : found.last?.number)
    }

    /// Those of the matches that are there and pass the filter by what they are now.
    private func present(_ ranked: [Ranked], _ filter: RecordingFilter, account: AccountID) async throws -> [Found] {
        let recordings = try await database.read { tx in
            try Recordings.recordings(ranked.map(\.id), of: account, filter, tx)
        }
        let byID = Dictionary(recordings.map { ($0.id, $0) }) { first, _ in first }
        return ranked.compactMap { each in byID[each.id].map { Found(ranked: each, recording: $0) } }
    }
}

extension SearchCursor {
    /// Goes on behind a window that was shown whole.
    ///
    /// - Returns: whether there is anything.
    mutating func leave(_ window: RecordingSearch.Window) -> Bool {
        last = nil
        if let floor = window.floor {
            below = floor
            return true
        }
        guard !isBehindTitles else { return false }
        (isBehindTitles, below) = (true, top)
        return true
    }
}
