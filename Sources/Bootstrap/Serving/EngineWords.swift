import TranscriptionEngines

/// What people are told of an engine, from what was measured of it (`docs/engines.md`).
struct EngineWords {
    let expectation: String
    let advice: String

    init(_ engine: String) {
        switch engine {
        case PocketSphinxEngine.name:
            expectation = """
                English only. Of speech that is read aloud clearly about seven words in ten are right; fewer of conversation, with an \
                accent, or in noise. Good for finding a place in a recording, not for quoting it.
                """
            advice = """
                This version has no better engine. What helps is the recording: one voice, close to the microphone, in a quiet room; have \
                noise taken out where there is much, and correct the words that matter in the transcript.
                """
        default:
            expectation = "Nothing has been measured of this engine."
            advice = "Compare its transcript of a recording with that of another engine."
        }
    }
}
