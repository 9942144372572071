import Transcription
import VoiceCore

/// A model for recognition that sherpa-onnx runs, inside its process.
final class SherpaRecognitionEngine: HostedEngine {
    typealias Work = RecognitionTask

    let hello: EngineHello
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
            givesWordTimes: model.givesWordTimes, streams: model.kind == .live)
    }

    func begin(_ settings: TranscriptionSettings) throws(EngineError) {
        abandon()
        language = model.takesLanguage ? settings.language.map { LanguageTag($0).primary } : nil
        decoder.begin()
    }

    func feed(_ samples: [Int16]) throws(EngineError) -> RecognizedSegment? {
        count += samples.count
        guard Double(count) <= model.longestSeconds * SherpaModel.sampleRate else {
            throw .segmentTooLong(model)
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

    func finish() throws(EngineError) -> RecognizedSegment {
        defer { abandon() }
        guard seconds >= Self.shortestWord else { return .empty }
        return SherpaWords.segment(of: try decoder.finish(samples + silence, language: language), seconds: seconds)
    }

    func abandon() {
        samples.removeAll(keepingCapacity: true)
        count = 0
        language = nil
        lastText = ""
    }

    private var seconds: Double { Double(count) / SherpaModel.sampleRate }

    /// In less time nobody says a word.
    private static let shortestWord = 0.1

    /// What follows the last word: for a live model, so that it says what it held back; for others up to this length alone, since some end
    /// the process over an utterance of less than a few frames.
    private var silence: [Float] {
        let length = Int(0.5 * SherpaModel.sampleRate)
        return [Float](repeating: 0, count: model.kind == .live ? length : max(0, length - count))
    }
}

extension EngineError {
    /// Nobody who knows the model asks it for so much.
    static func segmentTooLong(_ model: SherpaModel) -> EngineError {
        EngineError(
            code: "segment_too_long", userMessage: "\(model.name) takes at most \(Int(model.longestSeconds)) seconds at a time.",
            isRetryable: false)
    }
}
