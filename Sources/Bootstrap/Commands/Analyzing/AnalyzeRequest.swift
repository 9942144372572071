import VoiceAnalysis

/// In which form `crescendo analyze` prints what it measured.
public enum AnalyzeForm: String, CaseIterable, Sendable {
    /// A report for a reader.
    case text
    case json, csv
    /// Praat's TextGrid.
    case textgrid
}

/// What `crescendo analyze` is asked for.
public struct AnalyzeRequest: Sendable {
    public var form = AnalyzeForm.text
    /// One measure over time in place of the whole: `pitch`; `nil` for the whole.
    public var measure: String?
    /// Where to; `nil` for standard output.
    public var output: String?
    /// A picture's file, ending with `.svg` or `.png`.
    public var plot: String?
    /// Whether files that are there may be replaced.
    public var replaces = false

    /// Number of the sound track, from 1; `nil` for the one that players play.
    public var track: Int?
    /// Number of the channel that is measured alone, from 1; `nil` for their mean.
    public var channel: Int?

    /// Whether the words are recognised on this machine.
    public var transcribes = false
    /// A file with a transcript as JSON.
    public var transcript: String?
    public var language: String?
    public var engine: String?

    /// Settings of the measures that differ from the defaults, in Hz, dB and seconds.
    public var pitchFloor: Double?
    public var pitchCeiling: Double?
    public var formantCeiling: Double?
    public var formants: Double?
    public var pauseThreshold: Double?
    public var minimumPause: Double?

    public init() {}

    /// Names that `measure` takes.
    public static let measures = AnalysisMeasure.allCases.map(\.rawValue)
}
