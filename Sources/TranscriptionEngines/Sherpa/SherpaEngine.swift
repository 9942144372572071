import FoundationEssentials
import Glibc
public import Transcription
import VoiceCore

/// A model that sherpa-onnx runs, inside its process.
public final class SherpaEngine: HostedEngine {
    /// What the hidden command `crescendo engine` calls it.
    public static let name = "sherpa-onnx"

    public let hello: EngineHello
    private let model: SherpaModel
    private let decoder: SherpaDecoder
    private var samples: [Float] = []
    private var count = 0
    private var language: String?
    private var lastText = ""

    init(_ model: SherpaModel, library: String) throws(EngineError) {
        decoder = try SherpaDecoder(model, library: library)
        self.model = model
        hello = EngineHello(
            identity: model.identity, sampleRate: SherpaModel.sampleRate, sampleForm: .int16, languages: model.languages,
            givesWordTimes: true, streams: model.kind == .live)
    }

    /// What `crescendo engine sherpa-onnx` runs: serves the socket at descriptor 3 until the server is gone.
    ///
    /// - Returns: the exit status.
    public static func runChild() -> Int32 {
        EngineHost.run {
            guard let text = getenv(modelVariable), let model = try? JSON.decode(SherpaModel.self, from: Data(String(cString: text).utf8))
            else {
                throw EngineError.startFailed("no model was named")
            }
            return try SherpaEngine(
                model, library: try SherpaLibrary.find(given: getenv(SherpaLibrary.variable).map { String(cString: $0) }))
        }
    }

    /// Tells a child its model, as JSON of ``SherpaModel``.
    static let modelVariable = "CRESCENDO_SHERPA_MODEL"

    public func begin(_ settings: TranscriptionSettings) throws(EngineError) {
        abandon()
        language = model.takesLanguage ? settings.language.map { LanguageTag($0).primary } : nil
        decoder.begin()
    }

    public func feed(_ samples: [Int16]) throws(EngineError) -> RecognizedSegment? {
        count += samples.count
        guard Double(count) <= model.longestSeconds * SherpaModel.sampleRate else {
            throw EngineError(
                code: "segment_too_long", userMessage: "\(model.name) takes at most \(Int(model.longestSeconds)) seconds at a time.",
                isRetryable: false)
        }
        let floats = samples.map { Float($0) / 32768 }
        guard model.kind == .live else {
            self.samples += floats
            return nil
        }
        guard let result = try decoder.feed(floats), result.text != lastText else { return nil }
        lastText = result.text
        return SherpaWords.segment(of: result, seconds: seconds)
    }

    public func finish() throws(EngineError) -> RecognizedSegment {
        defer { abandon() }
        guard seconds >= Self.shortestWord else { return .empty }
        let result: SherpaResult
        switch model.kind {
        case .whole:
            let missing = Int(Self.shortestInput * SherpaModel.sampleRate) - count
            result = try decoder.decode(samples + [Float](repeating: 0, count: max(0, missing)), language: language)
        case .live: result = try decoder.feed(Self.tail, isLast: true) ?? SherpaResult()
        }
        return SherpaWords.segment(of: result, seconds: seconds)
    }

    public func abandon() {
        samples.removeAll(keepingCapacity: true)
        count = 0
        language = nil
        lastText = ""
    }

    private var seconds: Double { Double(count) / SherpaModel.sampleRate }

    /// In less time nobody says a word.
    private static let shortestWord = 0.1

    /// Less than a few frames is more than some models can bear, and what they do then ends the process: silence is added, in seconds.
    private static let shortestInput = 0.5

    /// Silence behind the last word, in which a live model says what it held back.
    private static let tail = [Float](repeating: 0, count: Int(0.5 * SherpaModel.sampleRate))
}
