import SpeakerDiarization

/// What a caller may choose about a recognition.
public struct TranscriptionSettings: Codable, Equatable, Sendable {
    /// BCP 47 tag of the language that is spoken: `en`, `en-GB`; `nil` lets the engine decide.
    public var language: String?

    /// Name of the engine; `nil` takes the first that speaks the language.
    public var engine: String?

    /// Number of the file's sound track, from 1; `nil` for the one that players play.
    public var track: Int?

    /// Whether each channel is transcribed for itself: a call with one speaker a channel; `nil` and `false` mix them.
    public var multichannel: Bool?

    /// Whether noise is taken out before the engine hears the speech; `nil` is `off`.
    public var noiseReduction: NoiseReductionChoice?

    /// Whether speakers are told apart by their voices, so that each segment says who speaks; `nil` is no. Not with `multichannel`, which
    /// has a speaker for each channel.
    public var diarize: Bool?

    /// How many speak, 1 to ``speakerLimit``, where that is known: it spares the commonest error. Absent, it is found out.
    public var speakers: Int?

    public static let speakerLimit = DiarizationSettings.speakerLimit

    /// Whether speakers are named whose voices the account knows with their consent; `nil` is no. It asks for `diarize` too, where channels
    /// are not apart.
    public var identify: Bool?

    /// Whether the engine is to be faster or more careful; `nil` is `balanced`. An engine that cannot choose does what it does.
    public var mode: RecognitionMode?

    /// Words that may be said; an engine that cannot be told hears what it hears.
    public var vocabulary: Vocabulary?

    public init(
        language: String? = nil, engine: String? = nil, track: Int? = nil, multichannel: Bool? = nil,
        noiseReduction: NoiseReductionChoice? = nil, diarize: Bool? = nil, speakers: Int? = nil, identify: Bool? = nil,
        mode: RecognitionMode? = nil, vocabulary: Vocabulary? = nil
    ) {
        self.language = language
        self.engine = engine
        self.track = track
        self.multichannel = multichannel
        self.noiseReduction = noiseReduction
        self.diarize = diarize
        self.speakers = speakers
        self.identify = identify
        self.mode = mode
        self.vocabulary = vocabulary
    }

    /// How speakers are told apart; `nil` where they are not.
    var diarization: DiarizationSettings? {
        guard diarize == true || speakers != nil || identify == true && multichannel != true else { return nil }
        var settings = DiarizationSettings()
        if let speakers { (settings.minimumSpeakers, settings.maximumSpeakers) = (speakers, speakers) }
        return settings
    }

    /// Sixteen hexadecimal digits that are equal for equal settings, on every machine and in every version.
    ///
    /// FNV-1a, 64 bits, over `key=value` lines of the fields that are set, so that a field added later changes no older hash. It
    /// tells settings apart; it is no protection against someone who looks for a collision.
    public var stableHash: String {
        var fields = ["segmentation=\(Self.segmentationVersion)"]
        if let language { fields.append("language=\(LanguageTag(language).text)") }
        if let engine { fields.append("engine=\(engine)") }
        if let track { fields.append("track=\(track)") }
        if multichannel == true { fields.append("multichannel=true") }
        if let noiseReduction, noiseReduction != .off { fields.append("noise_reduction=\(noiseReduction.rawValue)") }
        if diarization != nil { fields.append("diarize=\(Self.diarizationVersion)") }
        if let speakers { fields.append("speakers=\(speakers)") }
        if identify == true { fields.append("identify=\(Self.identificationVersion)") }
        if let mode, mode != .balanced { fields.append("mode=\(mode.rawValue)") }
        if let vocabulary, !vocabulary.isEmpty { fields.append("vocabulary=\(vocabulary.words.sorted().joined(separator: ","))") }
        let hash = fields.joined(separator: "\n").utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// Raised when the same audio may be cut elsewhere than before: finished segments of an older cut must not be mixed with new ones.
    static let segmentationVersion = 1

    /// Raised when the same audio may be given to other speakers than before.
    static let diarizationVersion = 1

    /// Raised when the same voices may be given other names than before.
    static let identificationVersion = 1
}
