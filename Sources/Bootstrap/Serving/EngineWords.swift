import ModelLibrary
import TranscriptionEngines

/// What people are told of an engine, from what was measured of it (`docs/engines.md`).
struct EngineWords {
    let expectation: String
    let advice: String

    /// - Parameter model: the catalogue's entry of an engine that is a model.
    init(_ engine: String, model: CatalogueModel?) {
        if let model {
            expectation = model.summary + Self.figures(model.expectation)
            advice = """
                Compare its transcript of a recording with another engine's. 'crescendo models search transcription' lists what can be had.
                """
            return
        }
        switch engine {
        case PocketSphinxEngine.name:
            expectation = """
                English only. Of speech that is read aloud clearly about seven words in ten are right; fewer of conversation, with an \
                accent, or in noise. Good for finding a place in a recording, not for quoting it.
                """
            advice = """
                By others' measurements a model is far better: 'crescendo models install moonshine-tiny-en' and 'crescendo models use \
                moonshine-tiny-en' get a small one. The recording helps too: one voice, close to the microphone, in a quiet room.
                """
        default:
            expectation = "Nothing has been measured of this engine."
            advice = "Compare its transcript of a recording with that of another engine."
        }
    }

    /// Others' measurements, with whose they are.
    private static func figures(_ expectation: ModelExpectation?) -> String {
        guard let rate = expectation?.wordErrorRatePercent, let source = expectation?.errorRateSource else { return "" }
        let test = expectation?.errorRateTest.map { ": \($0)" } ?? ""
        return " By others' measurement \(rate) % of words are wrong (\(source)\(test))."
    }
}
