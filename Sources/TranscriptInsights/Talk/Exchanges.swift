import Transcription

/// How those who speak take turns, after Heldner and Edlund (2010): overlaps, gaps between two, silences.
struct Exchanges {
    private(set) var overlaps: [Overlap] = []
    private(set) var gaps: [Gap] = []
    private(set) var silences: [Silence] = []

    /// How long two speak at once before it is an overlap, in seconds: words' times are no more exact.
    static let overlap = 0.2

    /// How long a silence is told of, in seconds.
    static let silence = 3.0

    /// - Parameters:
    ///   - stretches: by time.
    ///   - duration: of the recording, in seconds.
    init(_ stretches: [SpeechStretch], in text: SpokenText, duration: Seconds) {
        /// Of each the stretch that ends last, among those that have begun.
        var latest: [Int: SpeechStretch] = [:]
        var last: SpeechStretch?
        for stretch in stretches {
            let end = last?.end ?? 0
            if stretch.start - end >= Self.silence { addSilence(end, stretch.start, last, stretch, text) }
            if let last, last.party != stretch.party, stretch.start > last.end {
                gaps.append(
                    Gap(start: last.end, end: stretch.start, after: text.parties[last.party], before: text.parties[stretch.party]))
            }
            let others = latest.values.filter { $0.party != stretch.party }
            if let other = others.max(by: { ($0.end, $1.party) < ($1.end, $0.party) }) { addOverlap(stretch, over: other, text) }
            if latest[stretch.party].map({ $0.end < stretch.end }) ?? true { latest[stretch.party] = stretch }
            if end <= stretch.end { last = stretch }
        }
        if let last, duration - last.end >= Self.silence { addSilence(last.end, duration, last, nil, text) }
    }

    private mutating func addSilence(
        _ start: Seconds, _ end: Seconds, _ after: SpeechStretch?, _ before: SpeechStretch?, _ text: SpokenText
    ) {
        silences.append(
            Silence(start: start, end: end, after: after.map { text.parties[$0.party] }, before: before.map { text.parties[$0.party] }))
    }

    private mutating func addOverlap(_ stretch: SpeechStretch, over other: SpeechStretch, _ text: SpokenText) {
        let end = min(stretch.end, other.end)
        guard end - stretch.start >= Self.overlap else { return }
        overlaps.append(
            Overlap(
                start: stretch.start, end: end, party: text.parties[stretch.party],
                words: text.span(stretch.words(from: stretch.start, to: end, in: text)), over: text.parties[other.party],
                overWords: text.span(other.words(from: stretch.start, to: end, in: text)), outcome: stretch.end > other.end ? .taken : .kept
            ))
    }
}
