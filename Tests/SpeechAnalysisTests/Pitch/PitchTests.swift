import Foundation
import SpeechAnalysis
import Testing

@Suite struct PitchTests {
    static let methods: [PitchParameters.Method] = [.autocorrelation, .crossCorrelation]

    @Test(arguments: (0...15).map { 76 + 10 * Double($0) }) func readsSines(_ hertz: Double) throws {
        let samples = Tones.sine(hertz, seconds: 0.5)
        let track = try Pitch.track(samples, sampleRate: 16_000)
        #expect(track.frequenciesHz.allSatisfy { abs($0 - hertz) < 0.1 })
        var parameters = PitchParameters()
        parameters.veryAccurate = true
        let accurate = try Pitch.track(samples, sampleRate: 16_000, parameters: parameters)
        #expect(accurate.frequenciesHz.allSatisfy { abs($0 - hertz) < 0.01 })
        #expect(accurate.strengths.allSatisfy { $0 > 0.99 })
    }

    @Test(arguments: methods) func followsAGlideAndParts(_ method: PitchParameters.Method) throws {
        let glide = Tones.glide(from: 120, hertzPerSecond: 80, seconds: 1, partials: 5)
        let samples = SyntheticSound.white(0.4, level: 0.002) + glide + SyntheticSound.white(0.4, level: 0.002)
        let track = try Pitch.track(samples, sampleRate: 16_000, method: method)
        for frame in 0..<track.frameCount {
            let t = track.grid.seconds(frame) - 0.4
            let expected = 120 + 80 * t
            if t < -0.03 || t > 1.03 { #expect(track[frame] == nil) }
            if t > 0.03, t < 0.97 { #expect(abs((track[frame] ?? 0) - expected) < 0.5, "at \(t)") }
        }
        let value = try #require(track.valueHz(at: 0.9033))
        #expect(abs(value - (120 + 80 * 0.5033)) < 0.3)
        #expect(track.valueHz(at: 0.1) == nil && track.valueHz(at: -1) == nil && track.valueHz(at: 9) == nil)
    }

    @Test func candidatesHoldTheOctaveBelowToo() throws {
        let track = try Pitch.track(Tones.sine(200, seconds: 0.2), sampleRate: 16_000)
        let candidates = track.candidates(inFrame: 5)
        #expect(candidates.contains { abs($0.frequencyHz - 200) < 0.1 && $0.strength > 0.999 })
        #expect(candidates.contains { abs($0.frequencyHz - 100) < 0.1 && $0.strength > 0.999 })
        #expect(candidates.contains { $0.frequencyHz == 0 })
    }

    @Test func silenceThresholdHidesWhatIsFaintBesideTheRest() throws {
        let samples = Tones.sine(150, seconds: 0.3, amplitude: 0.5) + Tones.sine(150, seconds: 0.3, amplitude: 0.005)
        let track = try Pitch.track(samples, sampleRate: 16_000)
        #expect(track.valueHz(at: 0.15) != nil)
        #expect(track.valueHz(at: 0.5) == nil)
        var parameters = PitchParameters()
        parameters.silenceThreshold = 0
        #expect(try Pitch.track(samples, sampleRate: 16_000, parameters: parameters).valueHz(at: 0.5) != nil)
    }

    @Test(arguments: methods) func definedForOddSounds(_ method: PitchParameters.Method) throws {
        let clipped = Tones.sine(120, seconds: 0.3).map { $0 > 0 ? Float(1) : -1 }
        for samples in [SyntheticSound.silence(0.3), [Float](repeating: 0.7, count: 4_800), clipped] {
            let track = try Pitch.track(samples, sampleRate: 16_000, method: method)
            #expect(track.frequenciesHz.allSatisfy { $0.isFinite && $0 >= 0 && $0 < 600 })
            #expect(track.candidates(inFrame: 3).allSatisfy { $0.strength.isFinite && $0.strength <= 1 })
        }
        #expect(try Pitch.track(SyntheticSound.silence(0.3), sampleRate: 16_000, method: method).statistics() == nil)
    }

    @Test(arguments: [8_000.0, 11_025, 44_100, 96_000]) func anySampleRate(_ rate: Double) throws {
        for method in Self.methods {
            let track = try Pitch.track(Tones.sine(140, seconds: 0.3, rate: rate), sampleRate: rate, method: method)
            #expect(track.frequenciesHz.allSatisfy { abs($0 - 140) < 0.1 })
        }
    }

    @Test(arguments: methods) func refusesWhatCannotBeAnalysed(_ method: PitchParameters.Method) {
        func refusal(_ samples: [Float], _ rate: Double = 16_000, _ change: (inout PitchParameters) -> Void = { _ in }) -> String? {
            var parameters = PitchParameters()
            change(&parameters)
            do {
                _ = try Pitch.track(samples, sampleRate: rate, parameters: parameters, method: method)
                return nil
            } catch { return (error as? SpeechAnalysisError)?.code }
        }
        let second = SyntheticSound.silence(1)
        #expect(refusal([]) == "analysis_too_short")
        #expect(refusal([Float](repeating: 0.1, count: 400)) == "analysis_too_short")
        for bad in [Float.nan, .infinity, -.infinity] {
            for place in [0, 8_001, 15_999] {
                var samples = second
                samples[place] = bad
                #expect(refusal(samples) == "analysis_not_finite")
            }
        }
        #expect(refusal(second, 0) == "analysis_sample_rate_unsupported")
        #expect(refusal(second, .nan) == "analysis_sample_rate_unsupported")
        #expect(refusal(second) { $0.pitchFloor = 0 } == "analysis_bad_parameter")
        #expect(refusal(second) { $0.pitchFloor = .nan } == "analysis_bad_parameter")
        #expect(refusal(second) { $0.pitchFloor = 700 } == "analysis_bad_parameter")
        #expect(refusal(second) { $0.pitchCeiling = .infinity } == "analysis_bad_parameter")
        #expect(refusal(second) { $0.timeStep = -1 } == "analysis_bad_parameter")
        #expect(refusal(second) { $0.timeStep = 1e-9 } == "analysis_bad_parameter")
        #expect(refusal(second) { $0.maximumCandidates = 1 } == "analysis_bad_parameter")
        #expect(refusal(second) { $0.octaveCost = -1 } == "analysis_bad_parameter")
        #expect(refusal(second) { $0.voicingThreshold = .nan } == "analysis_bad_parameter")
    }

    @Test func statisticsAreThoseOfTheGlide() throws {
        let glide = Tones.glide(from: 100, hertzPerSecond: 50, seconds: 2)
        let statistics = try #require(Pitch.track(glide, sampleRate: 16_000).statistics())
        #expect(statistics.voicedFrames == statistics.frames)
        #expect(abs(statistics.meanHz - 150) < 0.1)
        #expect(abs(statistics.medianHz - 150) < 0.2)
        #expect(abs(statistics.quantile25Hz - 125.5) < 0.5 && abs(statistics.quantile90Hz - 189.2) < 0.5)
        #expect(abs(statistics.standardDeviationHz - 98 / 12.0.squareRoot()) < 0.3)
        #expect(abs((statistics.meanAbsoluteSlopeHzPerSecond ?? 0) - 50) < 0.2)
        #expect(abs(statistics.rangeSemitones - 12 * log2(199 / 101)) < 0.05)
        let slope = try #require(statistics.slopeWithoutOctaveJumpsSemitonesPerSecond)
        #expect(abs(slope - statistics.rangeSemitones / 1.96) < 0.02)
    }
}
