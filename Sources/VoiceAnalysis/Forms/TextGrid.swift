public import Transcription

/// Intervals and points over a recording, in Praat's own text form ("TextGrid file formats" of its manual), in UTF-8.
public struct TextGrid: Equatable, Sendable {
    /// A labelled stretch of time.
    public struct Interval: Equatable, Sendable {
        public var start: Double
        public var end: Double
        public var text: String
    }

    /// A labelled moment.
    public struct Point: Equatable, Sendable {
        public var seconds: Double
        public var mark: String
    }

    public enum Tier: Equatable, Sendable {
        /// Intervals that cover the whole time, one after the other.
        case intervals(name: String, [Interval])
        /// Points in the order of time.
        case points(name: String, [Point])
    }

    public let durationSeconds: Double
    public let tiers: [Tier]

    /// Speech and pauses, syllables' nuclei, and the words where there is a transcript.
    ///
    /// A sound without any length gets a grid of a millisecond: Praat knows no empty one.
    public init(_ tracks: AnalysisTracks, transcript: Transcript? = nil) {
        let duration = max(0.001, tracks.durationSeconds)
        durationSeconds = duration
        var tiers: [Tier] = [
            .intervals(
                name: "speech",
                Self.filled(
                    tracks.pauses.map { .init(start: $0.lowerBound, end: $0.upperBound, text: "pause") },
                    between: "speech", duration)),
            .points(name: "syllables", Self.ordered(tracks.syllables, duration)),
        ]
        if let transcript {
            let words = transcript.words.map { Interval(start: $0.start, end: $0.end, text: $0.text) }
            tiers.append(.intervals(name: "words", Self.filled(words, between: "", duration)))
        }
        self.tiers = tiers
    }

    /// The intervals with what lies between them, to the end. What overlaps the one before, as of people who speak at once, begins where
    /// that ends; what nothing is left of goes.
    private static func filled(_ intervals: [Interval], between text: String, _ duration: Double) -> [Interval] {
        var all: [Interval] = []
        var end = 0.0
        for interval in intervals.sorted(by: { ($0.start, $0.end) < ($1.start, $1.end) }) {
            let start = max(end, min(duration, interval.start))
            let stop = min(duration, interval.end)
            guard stop > start else { continue }
            if start > end { all.append(Interval(start: end, end: start, text: text)) }
            all.append(Interval(start: start, end: stop, text: interval.text))
            end = stop
        }
        if end < duration { all.append(Interval(start: end, end: duration, text: text)) }
        return all
    }

    /// Praat wants points in order, each at a time of its own.
    private static func ordered(_ seconds: [Double], _ duration: Double) -> [Point] {
        var points: [Point] = []
        for time in seconds.sorted() where time >= 0 && time <= duration && time != points.last?.seconds {
            points.append(Point(seconds: time, mark: String(points.count + 1)))
        }
        return points
    }

    /// The file.
    public var text: String {
        let head = [
            "File type = \"ooTextFile\"", "Object class = \"TextGrid\"", "", "xmin = 0 ", "xmax = \(number(durationSeconds)) ",
            "tiers? <exists> ", "size = \(tiers.count) ", "item []: ", "",
        ]
        var text = head.joined(separator: "\n")
        for (index, tier) in tiers.enumerated() {
            text += "    item [\(index + 1)]:\n"
            write(tier, to: &text)
        }
        return text
    }

    private func write(_ tier: Tier, to text: inout String) {
        func line(_ content: String) { text += "        \(content)\n" }
        func head(_ kind: String, _ name: String) {
            line("class = \"\(kind)\" ")
            line("name = \(quoted(name)) ")
            line("xmin = 0 ")
            line("xmax = \(number(durationSeconds)) ")
        }
        switch tier {
        case .intervals(let name, let intervals):
            head("IntervalTier", name)
            line("intervals: size = \(intervals.count) ")
            for (index, interval) in intervals.enumerated() {
                line("intervals [\(index + 1)]:")
                line("    xmin = \(number(interval.start)) ")
                line("    xmax = \(number(interval.end)) ")
                line("    text = \(quoted(interval.text)) ")
            }
        case .points(let name, let points):
            head("TextTier", name)
            line("points: size = \(points.count) ")
            for (index, point) in points.enumerated() {
                line("points [\(index + 1)]:")
                line("    number = \(number(point.seconds)) ")
                line("    mark = \(quoted(point.mark)) ")
            }
        }
    }

    private func number(_ value: Double) -> String { DecimalText.exact(value) }

    /// Quotation marks are doubled.
    private func quoted(_ text: String) -> String { "\"" + text.replacing("\"", with: "\"\"") + "\"" }
}
