import Foundation
import Testing

@testable import Transcription

@Suite struct SpeechCleanerTests {
    /// Four tones of 0.4 s with pauses between them, and noise under all of it.
    static func sound(noise level: Float) -> [Float] {
        var state: UInt64 = 11
        return (0..<48_000).map { n -> Float in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let noise = Float(Int32(truncatingIfNeeded: state >> 32)) / 2_147_483_648
            let place = n % 12_000
            let fade = min(1, Float(max(0, place - 4_000)) / 400, Float(max(0, 10_400 - place)) / 400)
            let voice = (1...8).reduce(Float(0)) { $0 + sin(2 * .pi * 140 * Float($1) * Float(n) / 16_000) / Float($1) }
            return 0.1 * fade * voice + level * noise
        }
    }

    static func power(_ samples: ArraySlice<Float>) -> Float { samples.reduce(0) { $0 + $1 * $1 } / Float(samples.count) }

    @Test func offLeavesTheSoundAlone() {
        let noisy = Self.sound(noise: 0.05)
        #expect(SpeechCleaner(nil).cleaned(noisy) == noisy)
        #expect(SpeechCleaner(.off).cleaned(noisy) == noisy)
    }

    @Test(arguments: [NoiseReductionChoice.on, .auto]) func noiseInAPauseFalls(_ choice: NoiseReductionChoice) {
        let noisy = Self.sound(noise: 0.05)
        let cleaned = SpeechCleaner(choice).cleaned(noisy)
        #expect(cleaned.count == noisy.count)
        #expect(Self.power(cleaned[24_500..<27_500]) < Self.power(noisy[24_500..<27_500]) / 4)
        // The voice stays.
        #expect(Self.power(cleaned[30_000..<34_000]) > Self.power(noisy[30_000..<34_000]) / 2)
    }

    @Test func autoLeavesCleanSpeechAlone() {
        let clean = Self.sound(noise: 0.000_5)
        #expect(SpeechCleaner(.auto).cleaned(clean) == clean)
        #expect(SpeechCleaner(.on).cleaned(clean) != clean)
    }

    @Test(arguments: [0, 1, 100, 4_000]) func asManySamplesComeOutAsGoIn(_ count: Int) {
        for choice in NoiseReductionChoice.allCases {
            #expect(SpeechCleaner(choice).cleaned(Array(Self.sound(noise: 0.05).prefix(count))).count == count)
        }
    }

    @Test func whatCannotBeCleanedIsHeardAsItIs() {
        let odd: [Float] = [0.1, .infinity, 0.2]
        #expect(SpeechCleaner(.on).cleaned(odd) == odd)
    }

    @Test func theChoiceIsPartOfTheSettings() {
        let plain = TranscriptionSettings().stableHash
        #expect(TranscriptionSettings(noiseReduction: .off).stableHash == plain)
        #expect(Set([plain] + [.on, .auto].map { TranscriptionSettings(noiseReduction: $0).stableHash }).count == 3)
    }
}
