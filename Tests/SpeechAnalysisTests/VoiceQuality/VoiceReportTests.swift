import Foundation
import SpeechAnalysis
import Testing

@Suite struct VoiceReportTests {
    /// A regular voice, in as much noise as is said.
    static func voice(noise: Double, seconds: Double = 1) -> [Float] {
        let (samples, _) = PulseTests.train(seconds: seconds)
        return zip(samples, Tones.gaussian(samples.count)).map { $0 + Float(noise * $1) }
    }

    @Test func theMoreRegularAVoiceTheMoreProminentItsPeak() throws {
        let clear = try CepstralPeakProminence.smoothed(Self.voice(noise: 0.0005), sampleRate: 16_000)
        let breathy = try CepstralPeakProminence.smoothed(Self.voice(noise: 0.05), sampleRate: 16_000)
        let noise = try CepstralPeakProminence.smoothed(Tones.gaussian(16_000).map { Float(0.1 * $0) }, sampleRate: 16_000)
        #expect(clear > breathy + 3 && breathy > noise + 3)
        #expect(abs(noise) < 6)
    }

    @Test func theLevelDoesNotMatterToTheCepstrum() throws {
        let samples = Self.voice(noise: 0.01)
        let loud = try CepstralPeakProminence.smoothed(samples, sampleRate: 16_000)
        let faint = try CepstralPeakProminence.smoothed(samples.map { $0 / 100 }, sampleRate: 16_000)
        #expect(abs(loud - faint) < 0.01)
    }

    @Test(arguments: [8_000.0, 10_000, 44_100]) func cepstraOfAnySampleRate(_ rate: Double) throws {
        let times = (1..<120).map { Double($0) * 0.008 }
        let samples = Tones.pulses(times, amplitudes: times.map { _ in 0.5 }, seconds: 1, rate: rate)
        var parameters = CepstralParameters()
        parameters.trendType = .exponentialDecay
        parameters.fitMethod = .leastSquares
        #expect(try CepstralPeakProminence.smoothed(samples, sampleRate: rate, parameters: parameters).isFinite)
        #expect(try CepstralPeakProminence.smoothed(SyntheticSound.silence(0.3), sampleRate: rate).isFinite)
    }

    @Test func cepstraRefuseWhatCannotBeAnalysed() {
        func refusal(_ samples: [Float], _ change: (inout CepstralParameters) -> Void = { _ in }) -> String? {
            var parameters = CepstralParameters()
            change(&parameters)
            do {
                _ = try CepstralPeakProminence.smoothed(samples, sampleRate: 16_000, parameters: parameters)
                return nil
            } catch { return (error as? SpeechAnalysisError)?.code }
        }
        let second = SyntheticSound.silence(0.3)
        #expect(refusal([]) == "analysis_too_short")
        #expect(refusal(SyntheticSound.silence(0.09)) == "analysis_too_short")
        #expect(refusal(second + [.nan]) == "analysis_not_finite")
        #expect(refusal(second) { $0.pitchFloor = .nan } == "analysis_bad_parameter")
        #expect(refusal(second) { $0.timeStep = 0 } == "analysis_bad_parameter")
        #expect(refusal(second) { $0.maximumFrequency = 10 } == "analysis_bad_parameter")
        #expect(refusal(second) { $0.preEmphasisFrom = -1 } == "analysis_bad_parameter")
        #expect(refusal(second) { $0.timeAveragingWindow = 9 } == "analysis_bad_parameter")
        #expect(refusal(second) { $0.quefrencyAveragingWindow = -1 } == "analysis_bad_parameter")
        #expect(refusal(second) { $0.peakSearchPitchRange = 1...330 } == "analysis_bad_parameter")
        #expect(refusal(second) { $0.peakSearchPitchRange = 60...9_000 } == "analysis_bad_parameter")
        #expect(refusal(second) { $0.trendLineQuefrencyRange = 0...0.05 } == "analysis_bad_parameter")
        #expect(refusal(second) { $0.trendLineQuefrencyRange = 0.001...0.06 } == "analysis_bad_parameter")
    }

    @Test func reportsAVoiceWithABreak() throws {
        let half = Self.voice(noise: 0.001, seconds: 0.5)
        let samples = half + SyntheticSound.white(0.3, level: 0.001) + half
        let report = try VoiceReport.make(samples, sampleRate: 16_000)
        #expect(abs((report.pitch?.medianHz ?? 0) - 125) < 0.2)
        #expect((110...125).contains(report.pulseCount))
        #expect((report.jitter.local ?? 1) < 0.001 && (report.shimmer.local ?? 1) < 0.02)
        #expect(report.breaks.count == 1)
        #expect(abs(report.breaks.seconds - 0.32) < 0.02 && abs(report.breaks.degree - 0.32 / 1.3) < 0.02)
        #expect((0.15...0.35).contains(report.unvoicedFraction))
        #expect((report.periodicity?.meanAutocorrelation ?? 0) > 0.98)
        #expect((report.periodicity?.meanHarmonicsToNoiseDecibels ?? 0) > 20)
        #expect((report.harmonicityDecibels ?? 0) > 10 && (report.cppsDecibels ?? 0) > 5)
    }

    @Test func aReportOfSilenceOrOfATouchOfSoundIsDefined() throws {
        let silent = try VoiceReport.make(SyntheticSound.silence(0.4), sampleRate: 16_000)
        #expect(silent.pitch == nil && silent.periodicity == nil && silent.harmonicityDecibels == nil)
        #expect(silent.pulseCount == 0 && silent.unvoicedFraction == 1 && silent.breaks.count == 0)
        let short = try VoiceReport.make(Tones.sine(150, seconds: 0.05), sampleRate: 16_000)
        #expect(short.cppsDecibels == nil && short.pitch != nil)
        #expect(throws: SpeechAnalysisError.self) { _ = try VoiceReport.make([], sampleRate: 16_000) }
    }
}
