import Foundation
import SpeechAnalysis
import Testing

@Suite struct IntensityTests {
    @Test(arguments: [8_000.0, 16_000, 44_100, 96_000]) func aSineReadsItsLevel(_ rate: Double) throws {
        for amplitude in [1, 0.1, 0.001] {
            let track = try Intensity.track(Tones.sine(220, seconds: 0.5, rate: rate, amplitude: amplitude), sampleRate: rate)
            let expected = 20 * log10(amplitude / 2.0.squareRoot() / 2e-5)
            #expect(track.decibels.allSatisfy { abs($0 - expected) < 0.01 })
            #expect(abs(track.meanDecibels - expected) < 0.01)
        }
    }

    @Test func anOffsetDoesNotCountUnlessItShall() throws {
        let samples = Tones.sine(220, seconds: 0.5, amplitude: 0.1).map { $0 + 0.5 }
        let level = 20 * log10(0.1 / 2.0.squareRoot() / 2e-5)
        #expect(try Intensity.track(samples, sampleRate: 16_000).decibels.allSatisfy { abs($0 - level) < 0.01 })
        var parameters = IntensityParameters()
        parameters.subtractMean = false
        let withOffset = try Intensity.track(samples, sampleRate: 16_000, parameters: parameters)
        #expect(withOffset.decibels.allSatisfy { abs($0 - 10 * log10((0.25 + 0.005) / 4e-10)) < 0.01 })
    }

    @Test func framesLieWhereTheyAreSaidTo() throws {
        let track = try Intensity.track(SyntheticSound.silence(0.5) + Tones.sine(300, seconds: 0.5), sampleRate: 16_000)
        // 1 s less the window of 64 ms, a frame each 8 ms.
        #expect(track.frameCount == 117)
        #expect(abs(track.grid.startSeconds - 0.036) < 1e-9)
        #expect(track.minimumDecibels == IntensityTrack.silenceDecibels)
        let before = try #require(track.valueDecibels(at: 0.46))
        let after = try #require(track.valueDecibels(at: 0.54))
        #expect(before < 0 && abs(after - track.maximumDecibels) < 0.1)
        #expect(abs((track.valueDecibels(at: 0.5) ?? 0) - (after - 3)) < 0.7)
        #expect(track.valueDecibels(at: 0.01) == nil && track.valueDecibels(at: 1.2) == nil)
        #expect(track.quantileDecibels(0.25) < 0 && track.quantileDecibels(0.75) > 80)
    }

    @Test func refusesWhatCannotBeAnalysed() {
        func refusal(_ samples: [Float], _ minimumPitch: Double = 100, _ timeStep: Double = 0) -> String? {
            var parameters = IntensityParameters()
            (parameters.minimumPitch, parameters.timeStep) = (minimumPitch, timeStep)
            do {
                _ = try Intensity.track(samples, sampleRate: 16_000, parameters: parameters)
                return nil
            } catch { return (error as? SpeechAnalysisError)?.code }
        }
        #expect(refusal([]) == "analysis_too_short")
        #expect(refusal(SyntheticSound.silence(0.06)) == "analysis_too_short")
        #expect(refusal(SyntheticSound.silence(1) + [.nan]) == "analysis_not_finite")
        #expect(refusal(SyntheticSound.silence(1), 0) == "analysis_bad_parameter")
        #expect(refusal(SyntheticSound.silence(1), .nan) == "analysis_bad_parameter")
        #expect(refusal(SyntheticSound.silence(1), 100, -0.1) == "analysis_bad_parameter")
        #expect(refusal(SyntheticSound.silence(1)) == nil)
    }
}
