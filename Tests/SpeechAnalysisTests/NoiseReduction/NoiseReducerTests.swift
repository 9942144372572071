import Foundation
import SpeechAnalysis
import Testing

@Suite struct NoiseReducerTests {
    static func power(_ samples: some Collection<Float>) -> Double {
        samples.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(max(1, samples.count))
    }

    static func decibels(_ a: some Collection<Float>, over b: some Collection<Float>) -> Double { 10 * log10(power(a) / power(b)) }

    static let speech = SyntheticSound.silence(0.6) + SyntheticSound.speech(1, level: 0.5) + SyntheticSound.silence(0.6)

    @Test func steadyNoiseFalls() throws {
        let noise = SyntheticSound.white(2, level: 0.05)
        let reduced = try NoiseReducer.reduce(noise, sampleRate: 16_000)
        #expect(reduced.count == noise.count)
        #expect(Self.decibels(reduced[8_000...], over: noise[8_000...]) < -8)
    }

    @Test func speechInNoiseComesNearerToTheSpeech() throws {
        let noise = SyntheticSound.white(2.2, level: 0.06)
        let reduced = try NoiseReducer.reduce(mixed(Self.speech, noise), sampleRate: 16_000)
        let left = zip(reduced, Self.speech).map { $0 - $1 }
        #expect(Self.decibels(left, over: noise) < -4)
        // In the pause nothing but noise was there.
        #expect(Self.decibels(reduced[2_000..<8_000], over: noise[2_000..<8_000]) < -8)
    }

    @Test func cleanSpeechStaysAsItIs() throws {
        let reduced = try NoiseReducer.reduce(Self.speech, sampleRate: 16_000)
        let change = zip(reduced, Self.speech).map { $0 - $1 }
        #expect(Self.decibels(change, over: Self.speech) < -15)
    }

    @Test func noReductionChangesNothing() throws {
        var parameters = NoiseReductionParameters()
        parameters.maximumReduction = 0
        let samples = SyntheticSound.white(0.3)
        let reduced = try NoiseReducer.reduce(samples, sampleRate: 16_000, parameters: parameters)
        #expect(reduced.count == samples.count)
        #expect(zip(reduced, samples).allSatisfy { abs($0 - $1) < 1e-5 })
    }

    @Test func piecesOfAnySizeGiveTheSameSamples() throws {
        let samples = mixed(SyntheticSound.speech(1), SyntheticSound.white(1, level: 0.02))
        let whole = try NoiseReducer.reduce(samples, sampleRate: 16_000)
        for longest in [40, 5_000] {
            var reducer = try NoiseReducer(sampleRate: 16_000)
            var output: [Float] = []
            try feed(samples, longest) { try reducer.push($0, into: &output) }
            reducer.finish(into: &output)
            #expect(output == whole)
        }
    }

    @Test(arguments: [0, 1, 100, 511, 512, 513, 20_000]) func asManySamplesComeOutAsGoIn(_ count: Int) throws {
        #expect(try NoiseReducer.reduce([Float](repeating: 0.1, count: count), sampleRate: 16_000).count == count)
    }

    @Test func whatCannotBeReducedIsSaid() throws {
        #expect(throws: SpeechAnalysisError.notFinite(index: 1)) { try NoiseReducer.reduce([0, .nan], sampleRate: 16_000) }
        #expect(throws: SpeechAnalysisError.unsupportedSampleRate(0)) { try NoiseReducer(sampleRate: 0) }
        var parameters = NoiseReductionParameters()
        parameters.inertia = 1
        #expect(throws: SpeechAnalysisError.self) { try NoiseReducer(sampleRate: 16_000, parameters: parameters) }
    }
}
