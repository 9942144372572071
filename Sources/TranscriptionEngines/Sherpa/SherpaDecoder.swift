import CSherpaOnnx
import Transcription
import VoiceCore

/// A model for recognition that the library has read; used from one thread.
final class SherpaDecoder {
    private enum Handle {
        case whole(OpaquePointer)
        case live(OpaquePointer)
    }

    private let handle: Handle

    /// - Throws: as ``SherpaModel/read(with:_:)``.
    init(_ model: SherpaModel, library: String) throws(EngineError) {
        handle =
            model.kind == .live
            ? .live(try model.read(with: library, crescendo_sherpa_live_make))
            : .whole(try model.read(with: library, crescendo_sherpa_recognizer_make))
    }

    deinit {
        switch handle {
        case .whole(let recognizer): crescendo_sherpa_recognizer_free(recognizer)
        case .live(let live): crescendo_sherpa_live_free(live)
        }
    }

    /// A new utterance.
    func begin() { if case .live(let live) = handle { crescendo_sherpa_live_begin(live) } }

    /// The next samples of one that is told while it is heard.
    ///
    /// - Returns: what is heard so far; `nil` from a model that takes utterances as a whole.
    func feed(_ samples: [Float]) throws(EngineError) -> SherpaResult? {
        guard case .live(let live) = handle else { return nil }
        return try heard(samples, isLast: false, live)
    }

    private func heard(_ samples: [Float], isLast: Bool, _ live: OpaquePointer) throws(EngineError) -> SherpaResult {
        crescendo_sherpa_live_feed(live, Int32(SherpaModel.sampleRate), samples, samples.count, isLast ? 1 : 0)
        return try Self.result(crescendo_sherpa_live_result(live))
    }

    /// The end of an utterance.
    ///
    /// - Parameter samples: all of it for a model that takes it as a whole, the rest of it for a live one.
    func finish(_ samples: [Float], language: String?) throws(EngineError) -> SherpaResult {
        switch handle {
        case .whole(let recognizer):
            return try Self.result(
                crescendo_sherpa_recognize(recognizer, Int32(SherpaModel.sampleRate), samples, samples.count, language))
        case .live(let live): return try heard(samples, isLast: true, live)
        }
    }

    private static func result(_ text: UnsafeMutablePointer<CChar>?) throws(EngineError) -> SherpaResult {
        guard let text else { throw failed("no result") }
        defer { crescendo_sherpa_text_free(text) }
        guard let result = SherpaResult(json: String(cString: text)) else { throw failed("a result that is no JSON") }
        return result
    }

    private static func failed(_ what: String) -> EngineError {
        EngineError(code: "engine_failed", userMessage: "The model could not recognise this audio.", detail: what, isRetryable: false)
    }
}
