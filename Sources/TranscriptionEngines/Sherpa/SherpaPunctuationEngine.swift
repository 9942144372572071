import CSherpaOnnx
import Transcription

/// A punctuation model that sherpa-onnx runs, inside its process. It hears nothing: the words come with the request's settings.
final class SherpaPunctuationEngine: HostedEngine {
    typealias Work = PunctuationTask

    /// The library counts on no word to have more pieces than this, and a piece has a byte at least. Nobody says a longer one.
    private static let longestWord = 100

    let hello: EngineHello
    private let punctuator: OpaquePointer
    private var words: [String] = []

    init(_ model: SherpaModel, library: String) throws(EngineError) {
        punctuator = try model.read(with: library) { crescendo_sherpa_punctuator_make($0) }
        hello = EngineHello(identity: model.identity, sampleRate: SherpaModel.sampleRate, sampleForm: .int16, languages: model.languages)
    }

    deinit { crescendo_sherpa_punctuator_free(punctuator) }

    func begin(_ settings: Work.Settings) { words = settings.words }

    func feed(_ samples: [Int16]) -> Work.Answer? { nil }

    func finish() throws(EngineError) -> Work.Answer {
        defer { abandon() }
        guard !words.isEmpty else { return Work.Answer(words: []) }
        let isKnown = words.map { $0.utf8.count <= Self.longestWord && !$0.contains(where: \.isWhitespace) && !$0.utf8.contains(0) }
        let text = zip(words, isKnown).map { $1 ? $0 : "-" }.joined(separator: " ")
        guard let marked = crescendo_sherpa_punctuate(punctuator, text) else { throw Self.failed }
        defer { crescendo_sherpa_text_free(marked) }
        let found = String(cString: marked).split(separator: " ")
        guard found.count == words.count else { throw Self.failed }
        return Work.Answer(words: words.indices.map { isKnown[$0] ? String(found[$0]) : words[$0] })
    }

    func abandon() { words = [] }

    private static let failed = EngineError(
        code: "engine_failed", userMessage: "The punctuation model made something else of the words.", isRetryable: false)
}
