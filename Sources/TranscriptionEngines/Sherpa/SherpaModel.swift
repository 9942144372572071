import CSherpaOnnx
import Glibc
public import Transcription

/// An installed model that sherpa-onnx reads, and how it is to be read: what the server tells the engine's process.
public struct SherpaModel: Codable, Equatable, Sendable {
    public enum Kind: String, Codable, Sendable {
        /// Takes an utterance as a whole.
        case whole
        /// Tells what it hears while it hears it.
        case live
        /// Tells speech from everything else.
        case voiceActivity = "voice_activity"
        /// Puts marks and capitals into text.
        case punctuation
        /// Makes numbers of a voice.
        case speakerEmbedding = "speaker_embedding"
        /// Takes noise out of speech.
        case noiseReduction = "noise_reduction"
        /// Tells where one speaker stops and another starts; runs with a partner that makes numbers of voices.
        case speakerSegmentation = "speaker_segmentation"
        /// Tells which language is spoken.
        case languageIdentification = "language_identification"
        /// Speaks text.
        case textToSpeech = "text_to_speech"
    }

    /// Another installed model that runs in the same process.
    public struct Partner: Codable, Equatable, Sendable {
        public var name: String
        public var version: String
        public var folder: String
        /// By the names that they have where this model runs with the other one.
        public var settings: [String: String]
    }

    /// The model's name in the catalogue, which is the engine's.
    public var name: String
    /// Tells one download from another: hexadecimal digits of its checksum.
    public var version: String
    public var kind: Kind
    /// BCP 47.
    public var languages: [String]
    /// Holds the model's files.
    public var folder: String
    /// The library's settings by their names in its C interface, `model_config.whisper.encoder`; files are named below `folder`.
    public var settings: [String: String]
    /// Whether each utterance can be told its language.
    public var takesLanguage: Bool
    /// Whether its words have times of its own; else they share their utterance's by their letters.
    public var givesWordTimes: Bool
    /// The model sees no more of an utterance, in seconds.
    public var longestSeconds: Double
    /// eSpeak NG's name of the pronunciation that it speaks phonemes of (`en-us`); `nil` for one that speaks text, and for all others.
    public var phonemeVoice: String?
    /// The other model that it cannot do without.
    public private(set) var partner: Partner?

    public init(
        name: String, version: String, kind: Kind, languages: [String], folder: String, settings: [String: String],
        takesLanguage: Bool = false, givesWordTimes: Bool = true, longestSeconds: Double = SherpaModel.usualLongestSeconds,
        phonemeVoice: String? = nil
    ) {
        self.name = name
        self.version = version
        self.kind = kind
        self.languages = languages
        self.folder = folder
        self.settings = settings
        self.takesLanguage = takesLanguage
        self.givesWordTimes = givesWordTimes
        self.longestSeconds = longestSeconds
        self.phonemeVoice = phonemeVoice
    }

    /// Whether it tells which language it heard: the library says so of these two.
    var givesLanguage: Bool {
        settings.keys.contains { $0.hasPrefix("model_config.whisper.") || $0.hasPrefix("model_config.sense_voice.") }
    }

    public var identity: EngineIdentity {
        EngineIdentity(name: name, version: "sherpa-onnx \(CRESCENDO_SHERPA_VERSION)", modelVersion: version)
    }

    /// A speaker segmentation model with the speaker embedding model that tells whose stretches are one voice's.
    public func paired(with embedding: SherpaModel) -> SherpaModel {
        var pair = self
        pair.partner = Partner(
            name: embedding.name, version: embedding.version, folder: embedding.folder,
            settings: Dictionary(uniqueKeysWithValues: embedding.settings.map { ("embedding.\($0)", $1) }))
        return pair
    }

    /// For models that have no bound of their own; segments are far shorter.
    public static let usualLongestSeconds: Double = 120

    /// All models of ours hear 16 kHz.
    static let sampleRate: Double = 16_000

    /// What every model gets unless its settings say otherwise. One thread: a process a core recognises, and a process with threads
    /// could not be forked.
    private var usual: [String: String] {
        switch kind {
        case .whole, .live:
            [
                "feat_config.sample_rate": "16000", "feat_config.feature_dim": "80", "model_config.num_threads": "1",
                "model_config.provider": "cpu", "decoding_method": "greedy_search",
            ]
        case .punctuation, .noiseReduction, .textToSpeech: ["model.num_threads": "1", "model.provider": "cpu"]
        case .speakerEmbedding, .languageIdentification: ["num_threads": "1", "provider": "cpu"]
        case .speakerSegmentation:
            // What sherpa-onnx's Python package takes by default: it joins over gaps of half a second and drops what is shorter than 0.3 s.
            [
                "segmentation.num_threads": "1", "segmentation.provider": "cpu", "embedding.num_threads": "1", "embedding.provider": "cpu",
                "clustering.threshold": "0.5", "min_duration_on": "0.3", "min_duration_off": "0.5",
            ]
        case .voiceActivity:
            // Pauses inside a sentence are joined by whoever cuts utterances, and cuts of its own are not wanted.
            [
                "sample_rate": "16000", "num_threads": "1", "provider": "cpu", "silero_vad.window_size": "512",
                "silero_vad.threshold": "0.5", "silero_vad.min_speech_duration": "0.1", "silero_vad.min_silence_duration": "0.1",
                "silero_vad.max_speech_duration": "\(longestSeconds)",
            ]
        }
    }

    /// What the library calls it.
    var task: crescendo_sherpa_task {
        switch kind {
        case .whole: CRESCENDO_SHERPA_OFFLINE
        case .live: CRESCENDO_SHERPA_ONLINE
        case .voiceActivity: CRESCENDO_SHERPA_VAD
        case .punctuation: CRESCENDO_SHERPA_PUNCTUATION
        case .speakerEmbedding: CRESCENDO_SHERPA_EMBEDDING
        case .noiseReduction: CRESCENDO_SHERPA_DENOISER
        case .speakerSegmentation: CRESCENDO_SHERPA_DIARIZER
        case .languageIdentification: CRESCENDO_SHERPA_LANGUAGE
        case .textToSpeech: CRESCENDO_SHERPA_SYNTHESIS
        }
    }

    /// Settings with whole paths, in the order of their names.
    ///
    /// - Throws: `model_settings_wrong` for a setting that the library does not have or a path out of the folder; `model_file_missing`.
    func resolved() throws(EngineError) -> [(name: String, value: String)] {
        var resolved: [(name: String, value: String)] = []
        var given: [(name: String, value: String, owner: Owner)] = settings.map { ($0, $1, Owner(name: name, folder: folder)) }
        if let partner { given += partner.settings.map { ($0, $1, Owner(name: partner.name, folder: partner.folder)) } }
        let names = Set(given.map(\.name))
        given += usual.filter { !names.contains($0.key) }.map { ($0, $1, Owner(name: name, folder: folder)) }
        for (name, value, owner) in given.sorted(by: { $0.name < $1.name }) {
            switch crescendo_sherpa_setting(task, name) {
            case CRESCENDO_SHERPA_UNKNOWN: throw .settingsWrong(owner.name, name)
            case CRESCENDO_SHERPA_FILE: resolved.append((name, try owner.file(value, of: name)))
            default: resolved.append((name, value))
            }
        }
        return resolved
    }

    /// Whose setting it is.
    private struct Owner {
        let name: String
        let folder: String

        func file(_ path: String, of setting: String) throws(EngineError) -> String {
            guard !path.isEmpty, path.first != "/", !path.split(separator: "/").contains("..") else { throw .settingsWrong(name, setting) }
            let whole = folder + "/" + path
            guard access(whole, R_OK) == 0 else { throw .modelFileMissing(name, path) }
            return whole
        }
    }
}

extension EngineError {
    fileprivate static func settingsWrong(_ model: String, _ setting: String) -> EngineError {
        EngineError(
            code: "model_settings_wrong", userMessage: "The settings of the model \(model) are not ones that it can have: \(setting).",
            isRetryable: false)
    }

    fileprivate static func modelFileMissing(_ model: String, _ path: String) -> EngineError {
        EngineError(
            code: "model_file_missing",
            userMessage: "The model \(model) has no file \(path). 'crescendo models verify \(model)' looks at all of them.",
            isRetryable: false)
    }
}
