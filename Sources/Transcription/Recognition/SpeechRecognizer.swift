/// Turns a stretch of speech into words. Implementations put their technology first: `PocketSphinxRecognizer`.
public protocol SpeechRecognizer: Sendable {
    /// What it can do; known without starting it.
    var capabilities: RecognizerCapabilities { get }

    /// The versions of program and model that answer; may start the engine.
    ///
    /// - Throws: what ``recognize(_:settings:)`` throws when the engine cannot be started.
    func identity() async throws -> EngineIdentity

    /// Recognises one segment as a whole; the result does not depend on what was recognised before.
    ///
    /// - Parameter samples: mono, −1…1, at ``RecognizerCapabilities/sampleRate`` Hz; may be empty.
    /// - Returns: words with times from the start of `samples`; none if no speech was heard.
    /// - Throws: a `CodedError` whose `isRetryable` says whether the same call may succeed later; `CancellationError`.
    ///
    /// Up to ``RecognizerCapabilities/slots`` calls run side by side; more of them wait in turn.
    func recognize(_ samples: [Float], settings: TranscriptionSettings) async throws -> RecognizedSegment

    /// What cuts a channel of a recording for it, from the channel's beginning.
    func makeCutter() -> any SpeechCutting

    /// The model that takes noise out of what it is to hear; `nil` for our own noise reduction.
    var denoiser: (any SpeechDenoiser)? { get }

    /// The models that tell speakers apart in what it is to hear; `nil` to do so without any.
    var diarization: DiarizationModels? { get }
}

extension SpeechRecognizer {
    public var denoiser: (any SpeechDenoiser)? { nil }

    public var diarization: DiarizationModels? { nil }

    public func makeCutter() -> any SpeechCutting { RecordingSegmenter() }
}

/// What an engine can do, as the catalogue and the answers to users tell it.
public struct RecognizerCapabilities: Codable, Equatable, Sendable {
    /// The engine's name: lower case, no spaces.
    public var engine: String

    /// BCP 47 tags that it recognises; `mul` for more than are worth listing.
    public var languages: [String]

    /// The rate that it takes samples at, in Hz.
    public var sampleRate: Double

    /// How many segments it recognises side by side; at least 1.
    public var slots: Int

    public var givesWordTimes: Bool
    public var givesConfidence: Bool
    public var givesAlternatives: Bool

    /// Whether it tells which of its languages it heard.
    public var givesLanguage: Bool

    /// Whether it can answer while audio still comes in.
    public var streams: Bool

    public init(
        engine: String, languages: [String], sampleRate: Double, slots: Int, givesWordTimes: Bool = false, givesConfidence: Bool = false,
        givesAlternatives: Bool = false, givesLanguage: Bool = false, streams: Bool = false
    ) {
        self.engine = engine
        self.languages = languages
        self.sampleRate = sampleRate
        self.slots = slots
        self.givesWordTimes = givesWordTimes
        self.givesConfidence = givesConfidence
        self.givesAlternatives = givesAlternatives
        self.givesLanguage = givesLanguage
        self.streams = streams
    }

    /// Whether speech tagged `language` is understood; without a tag, always.
    public func understands(_ language: String?) -> Bool {
        guard let language else { return true }
        return languages.contains { $0 == "mul" || LanguageTag($0).understands(LanguageTag(language)) }
    }
}
