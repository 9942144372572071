import Storage
import VoiceCore

/// What is shown of each recording that was found.
extension RecordingSearch {
    func results(_ found: [Found], _ request: SearchRequest, account: AccountID) async throws -> [SearchResult] {
        guard !found.isEmpty else { return [] }
        let finder = MatchFinder(request.query.wanted)
        return try await store.read { tx in
            try found.map { try Self.result($0, finder, hits: request.hits, account: account, tx) }
        }
    }

    /// A line of a field with what was found in it.
    private struct Line {
        let field: SearchField
        let line: Int
        var matches: [Range<Int>] = []
        var terms: Set<Int> = []
    }

    private static func result(
        _ found: Found, _ finder: MatchFinder, hits limit: Int, account: AccountID, _ tx: any ReadTransaction
    ) throws -> SearchResult {
        let recording = found.recording
        var hits: [SearchHit] = []
        var count = 0
        let labels = [recording.speaker].compactMap { $0 }.map { (SearchField.speaker, $0) } + recording.tags.map { (.tag, $0) }
        for (field, text) in [recording.title].compactMap({ $0 }).map({ (SearchField.title, $0) }) + labels {
            let matches = finder.matches(in: FoldedText(text).text)
            count += matches.count(where: \.isBeginning)
            guard field == .title || hits.count < limit else { continue }
            if let hit = SearchSnippet.hit(field, SearchPassage(text), matches: matches.map(\.words)) { hits.append(hit) }
        }
        let columns = try SearchMatching.columns(of: found.ranked.number, in: tx)
        var lines: [Line] = []
        for (field, folded) in [(SearchField.notes, columns?.notes ?? ""), (.transcript, columns?.words ?? "")] {
            let matches = finder.matches(in: folded)
            count += matches.count(where: \.isBeginning)
            lines += Self.lines(matches, field)
        }
        let room = max(0, limit - hits.count(where: { $0.field != .title }))
        // The sort is stable: of equal ones the first are shown, and then in the order of the text.
        let best = lines.enumerated().sorted { $0.element.terms.count > $1.element.terms.count }.prefix(room)
        for (_, line) in best.sorted(by: { $0.offset < $1.offset }) {
            let passage = try SearchPassage.find(line.line, of: line.field, number: found.ranked.number, account: account, tx)
            if let hit = passage.flatMap({ SearchSnippet.hit(line.field, $0, matches: line.matches) }) { hits.append(hit) }
        }
        return SearchResult(recording: recording, score: Double(found.ranked.score) / 100, hitCount: count, hits: hits)
    }

    /// Matches by the line in which they stand.
    private static func lines(_ matches: [MatchFinder.Match], _ field: SearchField) -> [Line] {
        var lines: [Line] = []
        var places: [Int: Int] = [:]
        for match in matches {
            let place = places[match.line] ?? lines.count
            if place == lines.count {
                places[match.line] = place
                lines.append(Line(field: field, line: match.line))
            }
            lines[place].matches.append(match.words)
            lines[place].terms.insert(match.term)
        }
        return lines
    }
}

extension SearchPassage {
    /// The passage of a line.
    fileprivate static func find(
        _ line: Int, of field: SearchField, number: Int64, account: AccountID, _ tx: any ReadTransaction
    ) throws -> SearchPassage? {
        try tx.first(
            """
            SELECT place, start_ms, end_ms, words FROM search_passages
            WHERE account_id = \(account) AND number = \(number) AND field = \(field) ORDER BY place LIMIT 1 OFFSET \(line)
            """
        ).map(SearchPassage.init)
    }
}
