extension RecognizedSegment {
    /// Words of which an engine is less sure than this are left out where voices are loud in the background.
    static let doubtfulConfidence = 0.25

    /// What was heard without the words that are doubtful: an engine makes words of voices in the background too, and is seldom sure of them.
    ///
    /// A text that is not its words with blanks between them stays, since what is left of it could not be written.
    func withoutDoubtfulWords() -> RecognizedSegment {
        let kept = words.filter { ($0.confidence ?? 1) >= Self.doubtfulConfidence }
        guard kept.count < words.count, text == words.map(\.text).joined(separator: " ") else { return self }
        guard !kept.isEmpty else { return .empty }
        var segment = self
        segment.text = kept.map(\.text).joined(separator: " ")
        segment.words = kept
        segment.confidence = confidence.map { _ in kept.reduce(0) { $0 + ($1.confidence ?? 1) } / Double(kept.count) }
        // Other wordings of the whole text have the doubtful words in them.
        segment.alternatives = nil
        return segment
    }
}
