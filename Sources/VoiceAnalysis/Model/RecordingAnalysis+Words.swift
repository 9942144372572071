import SpeechAnalysis
public import Transcription

extension RecordingAnalysis {
    /// The analysis with what a transcript of the same recording adds.
    public func adding(_ transcript: Transcript) -> RecordingAnalysis {
        let spoken = transcript.words.map { SpokenWord($0.text, startSeconds: $0.start, endSeconds: $0.end) }
        var analysis = self
        analysis.words = WordMeasures(spoken, language: transcript.language ?? "", of: self)
        return analysis
    }
}

extension WordMeasures {
    /// - Parameter language: empty where it is not known: every language's words of hesitation count then.
    init(_ words: [SpokenWord], language: String, of analysis: RecordingAnalysis) {
        let filled = FilledPauses.find(in: words, language: language)
        let spoken = Double(words.count - filled.count)
        let minutes = analysis.durationSeconds / 60
        func perMinute(_ count: Double, _ unit: MeasureUnit) -> Measure {
            Measure(minutes > 0 ? count / minutes : nil, unit, otherwise: .tooShort)
        }
        let phonation = analysis.phrasing.phonationTime.value ?? 0
        self.words = Measure(spoken, .count)
        rate = perMinute(spoken, .wordsPerMinute)
        articulationRate = Measure(
            phonation > 0 ? spoken / (phonation / 60) : nil, .wordsPerMinute, otherwise: words.isEmpty ? .noWords : .silent)
        filledPauses = Measure(Double(filled.count), .count)
        filledPausesPerMinute = perMinute(Double(filled.count), .perMinute)
        filledPauseTime = Measure(filled.reduce(0) { $0 + max(0, $1.seconds) }, .seconds)
    }
}
