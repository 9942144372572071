/// A measure in a reader's words, and where to find it in an analysis: what reports, tables and pages are made from.
public struct MeasureDescription: Sendable {
    /// As JSON nests it: `pitch.median`.
    public let id: String
    /// `median pitch`, without its unit.
    public let label: String
    /// What is usual, with where that is from; empty where no range means anything.
    public let usual: String
    /// `nil` only of words where there is no transcript.
    let read: @Sendable (RecordingAnalysis) -> Measure?

    init(_ id: String, _ label: String, _ read: @escaping @Sendable (RecordingAnalysis) -> Measure, usual: String = "") {
        (self.id, self.label, self.usual) = (id, label, usual)
        self.read = { read($0) }
    }

    /// A measure of the words.
    init(word name: String, _ label: String, _ read: @escaping @Sendable (WordMeasures) -> Measure, usual: String = "") {
        (id, self.label, self.usual) = ("words." + name, label, usual)
        self.read = { $0.words.map(read) }
    }
}

/// Measures that belong together.
public struct MeasureGroup: Sendable {
    public let title: String
    /// One line in a speaker's words.
    public let meaning: String
    public let measures: [MeasureDescription]
}

/// A measure of one analysis, with its description.
public struct MeasureRow: Sendable {
    public let id: String
    public let label: String
    public let usual: String
    public let measure: Measure
}

extension MeasureGroup {
    /// The rows of an analysis, bands of the spectrum among them.
    public func rows(of analysis: RecordingAnalysis) -> [MeasureRow] {
        let rows = measures.compactMap { description in
            description.read(analysis).map {
                MeasureRow(id: description.id, label: description.label, usual: description.usual, measure: $0)
            }
        }
        guard title == Self.spectrum.title else { return rows }
        return rows
            + analysis.spectrum.bands.map { band in
                let (low, high) = (Int(band.fromHz), Int(band.toHz))
                return MeasureRow(id: "spectrum.band_\(low)_\(high)", label: "\(low)–\(high) Hz", usual: "", measure: band.level)
            }
    }

    /// Every group that an analysis has, in the order of a report; the words' only where there is a transcript.
    public static func all(of analysis: RecordingAnalysis) -> [MeasureGroup] {
        [phrasing] + (analysis.words == nil ? [] : [words]) + [pitch, intensity, loudness, noise, voice, formants, spectrum]
    }
}
