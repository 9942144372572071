import Transcription

extension InsightReport {
    /// What cannot be told of a transcript, or of some of its segments.
    static func unavailable(_ text: SpokenText, _ transcript: Transcript) -> [UnavailableInsight] {
        guard text.words.contains(where: { !$0.key.isEmpty }) else {
            return UnavailableInsight.Insight.allCases.map {
                UnavailableInsight(insight: $0, reason: .noWords, segments: transcript.segments.count)
            }
        }
        var found: [UnavailableInsight] = []
        func add(_ insight: UnavailableInsight.Insight, _ reason: UnavailableInsight.Reason, where holds: (SpokenWord) -> Bool) {
            let segments = Set(text.words.lazy.filter(holds).map(\.segment)).count
            if segments > 0 { found.append(UnavailableInsight(insight: insight, reason: reason, segments: segments)) }
        }
        add(.sentiment, .languageUnknown) { $0.language == .unknown }
        add(.sentiment, .languageUnsupported) { $0.language == .other }
        add(.keywords, .noSpaces) { StopWords.hasNoSpaces($0.key) }
        let marked = Set(text.words.lazy.filter(\.hasEndMark).map(\.segment))
        add(.questions, .languageUnknown) { $0.language == .unknown && !marked.contains($0.segment) }
        add(.questions, .languageUnsupported) { $0.language == .other && !marked.contains($0.segment) }
        if text.parties.count < 2 {
            found.append(UnavailableInsight(insight: .overlaps, reason: .oneParty, segments: transcript.segments.count))
        }
        if text.untimedSegments > 0 {
            found.append(UnavailableInsight(insight: .talk, reason: .noWordTimes, segments: text.untimedSegments))
        }
        return found
    }
}
