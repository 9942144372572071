import SpeakerDiarization

/// In which form `crescendo diarize` prints who speaks when.
public enum DiarizeFormat: String, CaseIterable, Sendable {
    /// A line a turn for a reader.
    case text
    case json
    /// Rich Transcription Time Marks, for programs that score.
    case rttm
}

/// What `crescendo diarize` is asked for.
public struct DiarizeRequest: Sendable {
    public var format = DiarizeFormat.text
    /// Number of the sound track, from 1; `nil` for the one that players play.
    public var track: Int?

    /// How many speakers there are; `nil` where nobody knows.
    public var speakers: Int?
    public var minimumSpeakers: Int?
    public var maximumSpeakers: Int?
    /// What a further speaker costs the diarizer that needs no model; `nil` for the default.
    public var penalty: Double?
    /// The name of an installed speaker segmentation model, or ``builtIn``; `nil` for the installed one, if there is one.
    public var diarizer: String?

    /// The diarizer that needs no model.
    public static let builtIn = "built-in"

    public init() {}

    /// The most that `speakers` may be.
    public static let speakerLimit = DiarizationSettings.speakerLimit
    public static let defaultPenalty = DiarizationSettings().speakerPenalty
}

extension DiarizationSettings {
    init(_ request: DiarizeRequest) {
        self.init()
        minimumSpeakers = request.speakers ?? request.minimumSpeakers ?? minimumSpeakers
        maximumSpeakers = request.speakers ?? request.maximumSpeakers ?? max(maximumSpeakers, minimumSpeakers)
        speakerPenalty = request.penalty ?? speakerPenalty
    }
}
