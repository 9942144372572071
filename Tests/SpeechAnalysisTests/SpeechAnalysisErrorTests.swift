import SpeechAnalysis
import Testing

@Suite struct SpeechAnalysisErrorTests {
    @Test func codesAreStableAndTextsSayWhatToDo() {
        let errors: [(SpeechAnalysisError, String, String)] = [
            (.tooShort(presentSeconds: 0.01, neededSeconds: 0.04), "analysis_too_short", "at least 0.04 s"),
            (.notFinite(index: 7), "analysis_not_finite", "sample 7"),
            (.tooLarge(index: 9), "analysis_too_large", "sample 9"),
            (.unsupportedSampleRate(10), "analysis_sample_rate_unsupported", "1000 to 768000 Hz"),
            (.badParameter(name: "pitchFloorHz", value: -1, rule: "more than 0"), "analysis_bad_parameter", "must be more than 0"),
        ]
        for (error, code, text) in errors {
            #expect(error.code == code)
            #expect(error.userMessage.contains(text))
        }
    }
}
