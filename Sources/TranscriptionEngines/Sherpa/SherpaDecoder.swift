import CSherpaOnnx
import Transcription
import VoiceCore

/// A model that the library has read; used from one thread.
///
/// The library ends the process over some files that it cannot read, after a line on standard error: this is for engine processes alone.
final class SherpaDecoder {
    private enum Handle {
        case whole(OpaquePointer)
        case live(OpaquePointer)
    }

    private let handle: Handle

    /// - Throws: `engine_library_…`, `model_settings_wrong`, `model_file_missing`, `model_unreadable`.
    init(_ model: SherpaModel, library: String) throws(EngineError) {
        let settings = try model.resolved()
        try SherpaLibrary.open(library)
        let task = model.kind == .whole ? CRESCENDO_SHERPA_OFFLINE : CRESCENDO_SHERPA_ONLINE
        guard let config = crescendo_sherpa_config_make(task) else { throw .startFailed("no memory") }
        defer { crescendo_sherpa_config_free(config) }
        for (name, value) in settings where crescendo_sherpa_set(config, name, value) != 0 { throw Self.unreadable(model, settings) }
        switch model.kind {
        case .whole:
            guard let recognizer = crescendo_sherpa_recognizer_make(config) else { throw Self.unreadable(model, settings) }
            handle = .whole(recognizer)
        case .live:
            guard let live = crescendo_sherpa_live_make(config) else { throw Self.unreadable(model, settings) }
            handle = .live(live)
        }
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
    func feed(_ samples: [Float], isLast: Bool = false) throws(EngineError) -> SherpaResult? {
        guard case .live(let live) = handle else { return nil }
        crescendo_sherpa_live_feed(live, Int32(SherpaModel.sampleRate), samples, samples.count, isLast ? 1 : 0)
        return try Self.result(crescendo_sherpa_live_result(live))
    }

    /// An utterance as a whole.
    func decode(_ samples: [Float], language: String?) throws(EngineError) -> SherpaResult {
        switch handle {
        case .whole(let recognizer):
            return try Self.result(
                crescendo_sherpa_recognize(recognizer, Int32(SherpaModel.sampleRate), samples, samples.count, language))
        case .live:
            begin()
            return try feed(samples, isLast: true) ?? SherpaResult()
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

    private static func unreadable(_ model: SherpaModel, _ settings: [(name: String, value: String)]) -> EngineError {
        let files = settings.map(\.value).filter { $0.hasPrefix(model.folder + "/") }.map { $0.dropFirst(model.folder.count + 1) }
        return EngineError(
            code: "model_unreadable",
            userMessage:
                "The model \(model.name) cannot be read (\(files.joined(separator: ", "))). 'crescendo models verify \(model.name)' tells "
                + "whether its files are what was installed.",
            isRetryable: false)
    }
}
