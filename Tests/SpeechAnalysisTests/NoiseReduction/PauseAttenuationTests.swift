import Foundation
import SpeechAnalysis
import Testing

@Suite struct PauseAttenuationTests {
    /// Speech, then a second of quiet voices behind it alone, then speech again.
    static let near = SyntheticSound.speech(1, level: 0.5) + SyntheticSound.silence(1) + SyntheticSound.speech(1, level: 0.5, seed: 9)
    static let behind = (10..<18).reduce([Float](repeating: 0, count: 48_000)) {
        mixed($0, SyntheticSound.speech(3, level: 0.015, seed: UInt64($1)))
    }

    @Test func voicesBehindAreLoweredInPauses() throws {
        let sound = mixed(Self.near, Self.behind)
        let lowered = try PauseAttenuation.apply(sound, sampleRate: 16_000)
        #expect(lowered.count == sound.count)
        #expect(NoiseReducerTests.decibels(lowered[24_000..<31_000], over: sound[24_000..<31_000]) < -4)
        #expect(abs(NoiseReducerTests.decibels(lowered[..<16_000], over: sound[..<16_000])) < 0.5)
    }

    @Test func aFanIsSteadyAndVoicesAreNot() throws {
        let fan = mixed(Self.near, SyntheticSound.white(3, level: 0.03))
        let steady = try Background.variation(fan, sampleRate: 16_000)
        let voices = try Background.variation(mixed(Self.near, Self.behind), sampleRate: 16_000)
        #expect(try #require(steady) < 1.5)
        #expect(try #require(voices) > 1.5)
        #expect(try Background.variation(Array(fan.prefix(1_000)), sampleRate: 16_000) == nil)
    }

    @Test func noReductionChangesNothing() throws {
        #expect(try PauseAttenuation.apply(Self.behind, sampleRate: 16_000, reduction: 0) == Self.behind)
    }

    @Test(arguments: [0, 1, 511, 2_000, 2_100, 20_001]) func asManySamplesComeOutAsGoIn(_ count: Int) throws {
        let sound = Array(Self.near.prefix(count))
        #expect(try PauseAttenuation.apply(sound, sampleRate: 16_000).count == count)
    }

    @Test(arguments: [1_000.0, 8_000, 44_100, 96_000]) func everyRate(_ rate: Double) throws {
        #expect(try PauseAttenuation.apply(Self.near, sampleRate: rate).allSatisfy { $0.isFinite })
    }

    @Test func silenceStaysSilence() throws {
        let silence = SyntheticSound.silence(1)
        #expect(try PauseAttenuation.apply(silence, sampleRate: 16_000) == silence)
    }

    @Test func whatCannotBeLoweredIsSaid() {
        #expect(throws: SpeechAnalysisError.notFinite(index: 1)) { try PauseAttenuation.apply([0, .nan], sampleRate: 16_000) }
        #expect(throws: SpeechAnalysisError.self) { try PauseAttenuation.apply([0], sampleRate: 16_000, reduction: 90) }
        #expect(throws: SpeechAnalysisError.unsupportedSampleRate(0)) { try PauseAttenuation.apply([0], sampleRate: 0) }
    }
}
