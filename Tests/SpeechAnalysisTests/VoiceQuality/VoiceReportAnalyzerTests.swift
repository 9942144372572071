import SpeechAnalysis
import Testing

@Suite struct VoiceReportAnalyzerTests {
    static let sound =
        VoiceReportTests.voice(noise: 0.001, seconds: 0.5) + SyntheticSound.white(0.2, level: 0.001) + SyntheticSound.speech(0.8)

    @Test func piecesOfAnySizeGiveTheReportOfTheWholeSound() throws {
        let whole = try VoiceReport.make(Self.sound, sampleRate: 16_000)
        for longest in [100, 6_000] {
            var analyzer = try VoiceReportAnalyzer(
                sampleRate: 16_000, scale: SoundScale(Self.sound), soundSampleCount: Self.sound.count)
            try feed(Self.sound, longest) { try analyzer.push($0) }
            #expect(try analyzer.finish() == whole)
        }
    }

    /// The parts of a report are the measures of the same names.
    @Test func theReportIsMadeOfTheMeasures() throws {
        let report = try VoiceReport.make(Self.sound, sampleRate: 16_000)
        let pitch = try Pitch.track(Self.sound, sampleRate: 16_000, method: .crossCorrelation)
        let pulses = Self.sound.withUnsafeBufferPointer { PointProcess.periodic($0, sampleRate: 16_000, pitch: pitch) }
        #expect(report.pitch == pitch.statistics() && report.pulseCount == pulses.count)
        #expect(report.jitter == Jitter(pulses) && report.shimmer == Shimmer(Self.sound, sampleRate: 16_000, pulses: pulses))
        #expect(report.breaks == VoiceBreaks(pulses) && report.periodicity == VoicedPeriodicity(pitch))
        #expect(report.unvoicedFraction == pitch.locallyUnvoicedFraction())
        #expect(report.harmonicityDecibels == (try Harmonicity.track(Self.sound, sampleRate: 16_000).meanDecibels))
        #expect(report.cppsDecibels == (try CepstralPeakProminence.smoothed(Self.sound, sampleRate: 16_000)))
    }

    @Test func aSoundOfUnknownLengthHasAReportTooUnlessItIsTooShort() throws {
        var analyzer = try VoiceReportAnalyzer(sampleRate: 16_000)
        try analyzer.push(Self.sound)
        let report = try analyzer.finish()
        #expect(report.durationSeconds == 1.5 && report.cppsDecibels != nil && abs((report.pitch?.medianHz ?? 0) - 125) < 5)
        var short = try VoiceReportAnalyzer(sampleRate: 16_000)
        try short.push([Float](repeating: 0, count: 100))
        #expect(throws: SpeechAnalysisError.tooShort(presentSeconds: 0.00625, neededSeconds: 2 / 75.0)) { try short.finish() }
    }
}
