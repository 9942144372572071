import Foundation
import SpeechAnalysis
import Testing

@Suite struct HarmonicityTests {
    static let methods: [PitchParameters.Method] = [.autocorrelation, .crossCorrelation]

    /// A sine of power 1 with white noise of a power that makes the ratio.
    static func mixture(_ decibels: Double) -> [Float] {
        let noise = Tones.gaussian(24_000)
        let level = pow(10, -decibels / 20) / 2.0.squareRoot()
        return zip(Tones.sine(140, seconds: 1.5, amplitude: 1), noise).map { 0.1 * ($0 + Float(level * $1)) }
    }

    // Below some 10 dB the highest of many chance peaks reads high: 0 dB reads 1.1 dB.
    @Test(arguments: [12.0, 15, 20, 30]) func readsAKnownMixture(_ decibels: Double) throws {
        let mean = try #require(Harmonicity.track(Self.mixture(decibels), sampleRate: 16_000, method: .autocorrelation).meanDecibels)
        #expect(abs(mean - decibels) < 0.3, "\(mean)")
    }

    @Test(arguments: methods) func aPureToneHasNoNoiseAndSilenceHasNoHarmonicity(_ method: PitchParameters.Method) throws {
        let tone = try Harmonicity.track(Tones.sine(200, seconds: 0.5), sampleRate: 16_000, method: method)
        #expect((tone.meanDecibels ?? 0) > 40)
        let silence = try Harmonicity.track(SyntheticSound.silence(0.5), sampleRate: 16_000, method: method)
        #expect(silence.decibels.allSatisfy { $0 == nil })
        #expect(silence.meanDecibels == nil && silence.standardDeviationDecibels == nil)
    }

    @Test func whatIsFaintBesideTheRestIsSilent() throws {
        let samples = Tones.sine(150, seconds: 0.3) + Tones.sine(150, seconds: 0.3, amplitude: 0.002)
        let track = try Harmonicity.track(samples, sampleRate: 16_000)
        #expect(track.decibels.first.flatMap { $0 } != nil)
        #expect(track.decibels.last.flatMap { $0 } == nil)
    }

    @Test(arguments: methods) func refusesWhatCannotBeAnalysed(_ method: PitchParameters.Method) {
        func refusal(_ samples: [Float], _ change: (inout HarmonicityParameters) -> Void = { _ in }) -> String? {
            var parameters = HarmonicityParameters(method)
            change(&parameters)
            do {
                _ = try Harmonicity.track(samples, sampleRate: 16_000, parameters: parameters, method: method)
                return nil
            } catch { return (error as? SpeechAnalysisError)?.code }
        }
        let second = SyntheticSound.silence(1)
        #expect(refusal([]) == "analysis_too_short")
        #expect(refusal(second + [.infinity]) == "analysis_not_finite")
        #expect(refusal(second) { $0.timeStep = 0 } == "analysis_bad_parameter")
        #expect(refusal(second) { $0.minimumPitch = .nan } == "analysis_bad_parameter")
        #expect(refusal(second) { $0.periodsPerWindow = 0.5 } == "analysis_bad_parameter")
        #expect(refusal(second) { $0.silenceThreshold = -0.1 } == "analysis_bad_parameter")
        #expect(refusal(second) == nil)
    }
}
