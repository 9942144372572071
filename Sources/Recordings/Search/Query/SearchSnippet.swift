/// Cuts what is shown of a passage: the words around the first match, with every match in them marked.
struct SearchSnippet {
    /// Words before the first match, and all words that are shown.
    static let (lead, length) = (8, 30)

    /// - Parameter matches: runs of folded words of the passage.
    static func hit(_ field: SearchField, _ passage: SearchPassage, matches: [Range<Int>]) -> SearchHit? {
        let found = matched(passage, matches)
        guard let first = found.first?.lowerBound else { return nil }
        let start = passage.words.count <= length ? 0 : min(max(0, first - lead), passage.words.count - length)
        let shown = start..<min(passage.words.count, start + length)
        var text = shown.lowerBound > 0 ? "… " : ""
        var highlights: [SearchHighlight] = []
        for index in shown {
            if index > shown.lowerBound { text += " " }
            let offset = text.utf16.count
            text += passage.words[index].text
            if let run = found.first(where: { $0.contains(index) }) {
                let isFirst = index == max(run.lowerBound, shown.lowerBound)
                mark(passage.words[index], at: offset, isFirst: isFirst, in: &highlights)
            }
        }
        if shown.upperBound < passage.words.count { text += " …" }
        return SearchHit(
            field: field, text: text, highlights: highlights, segment: field == .transcript ? passage.place : nil,
            start: passage.startMilliseconds.map(seconds), end: passage.endMilliseconds.map(seconds))
    }

    /// Runs of shown words that hold the matches, in order and apart from one another. A shown word may be several folded ones, or none.
    private static func matched(_ passage: SearchPassage, _ matches: [Range<Int>]) -> [Range<Int>] {
        var shown: [Int] = []
        for (index, word) in passage.words.enumerated() {
            shown += Array(repeating: index, count: FoldedText(word.text).words.count)
        }
        var runs: [Range<Int>] = []
        for match in matches.sorted(by: { $0.lowerBound < $1.lowerBound }) where match.upperBound <= shown.count && !match.isEmpty {
            let run = shown[match.lowerBound]..<shown[match.upperBound - 1] + 1
            if let last = runs.last, run.lowerBound < last.upperBound {
                runs[runs.count - 1] = last.lowerBound..<max(last.upperBound, run.upperBound)
            } else {
                runs.append(run)
            }
        }
        return runs
    }

    /// Marks a word without the punctuation around it: a new highlight, or one more word of the last.
    private static func mark(_ word: SearchPassage.Word, at offset: Int, isFirst: Bool, in highlights: inout [SearchHighlight]) {
        let head = word.text.prefix { !$0.isLetter && !$0.isNumber }
        let tail = word.text.dropFirst(head.count).reversed().prefix { !$0.isLetter && !$0.isNumber }
        let from = offset + head.utf16.count
        let to = offset + word.text.utf16.count - tail.reduce(0) { $0 + $1.utf16.count }
        let ids = word.id.map { [$0] }
        guard !isFirst, let last = highlights.popLast() else {
            highlights.append(
                SearchHighlight(
                    offset: from, length: to - from, start: word.start.map(seconds), end: word.end.map(seconds), wordIds: ids))
            return
        }
        highlights.append(
            SearchHighlight(
                offset: last.offset, length: to - last.offset, start: last.start, end: word.end.map(seconds) ?? last.end,
                wordIds: last.wordIds.map { $0 + (ids ?? []) } ?? ids))
    }

    private static func seconds(_ milliseconds: Int) -> Double { Double(milliseconds) / 1000 }
}
