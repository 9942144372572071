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

    @Test func offLeavesTheSoundAlone() async throws {
        let noisy = Self.sound(noise: 0.05)
        #expect(try await SpeechCleaner(nil).cleaned(noisy) == noisy)
        #expect(try await SpeechCleaner(.off, denoiser: Halving()).cleaned(noisy) == noisy)
    }

    @Test(arguments: [NoiseReductionChoice.on, .auto]) func noiseInAPauseFalls(_ choice: NoiseReductionChoice) async throws {
        let noisy = Self.sound(noise: 0.05)
        let cleaned = try await SpeechCleaner(choice).cleaned(noisy)
        #expect(cleaned.count == noisy.count)
        #expect(Self.power(cleaned[24_500..<27_500]) < Self.power(noisy[24_500..<27_500]) / 4)
        // The voice stays.
        #expect(Self.power(cleaned[30_000..<34_000]) > Self.power(noisy[30_000..<34_000]) / 2)
    }

    @Test func autoLeavesCleanSpeechAlone() async throws {
        let clean = Self.sound(noise: 0.000_5)
        #expect(try await SpeechCleaner(.auto).cleaned(clean) == clean)
        #expect(try await SpeechCleaner(.auto, denoiser: Halving()).cleaned(clean) == clean)
        #expect(try await SpeechCleaner(.on).cleaned(clean) != clean)
    }

    @Test(arguments: [0, 1, 100, 4_000]) func asManySamplesComeOutAsGoIn(_ count: Int) async throws {
        for choice in NoiseReductionChoice.allCases {
            #expect(try await SpeechCleaner(choice).cleaned(Array(Self.sound(noise: 0.05).prefix(count))).count == count)
        }
    }

    @Test func whatCannotBeCleanedIsHeardAsItIs() async throws {
        let odd: [Float] = [0.1, .infinity, 0.2]
        #expect(try await SpeechCleaner(.on).cleaned(odd) == odd)
    }

    @Test(arguments: [NoiseReductionChoice.on, .auto]) func anInstalledModelTakesThePlaceOfOurs(_ choice: NoiseReductionChoice) async throws
    {
        let noisy = Self.sound(noise: 0.05)
        #expect(try await SpeechCleaner(choice, denoiser: Halving()).cleaned(noisy) == noisy.map { $0 / 2 })
    }

    /// It is named in what was made with it, where it was used.
    @Test func theCatalogueGivesItToThoseWhoAsk() async throws {
        let catalogue = EngineCatalogue([Deaf()], denoiser: Halving())
        let choices: [(NoiseReductionChoice?, String)] = [(nil, "1"), (.off, "1"), (.on, "1, halving 1"), (.auto, "1, halving 1")]
        for (choice, version) in choices {
            let recognizer = try catalogue.recognizer(for: TranscriptionSettings(noiseReduction: choice))
            #expect(try await recognizer.identity().modelVersion == version)
        }
    }

    @Test func theChoiceIsPartOfTheSettings() {
        let plain = TranscriptionSettings().stableHash
        #expect(TranscriptionSettings(noiseReduction: .off).stableHash == plain)
        #expect(Set([plain] + [.on, .auto].map { TranscriptionSettings(noiseReduction: $0).stableHash }).count == 3)
    }
}

private struct Halving: SpeechDenoiser {
    let identity = "halving 1"

    func denoised(_ samples: [Float]) async throws -> [Float] { samples.map { $0 / 2 } }
}

private struct Deaf: SpeechRecognizer {
    var capabilities: RecognizerCapabilities { RecognizerCapabilities(engine: "deaf", languages: ["en"], sampleRate: 16_000, slots: 1) }

    func identity() async throws -> EngineIdentity { EngineIdentity(name: "deaf", version: "1", modelVersion: "1") }

    func recognize(_ samples: [Float], settings: TranscriptionSettings) async throws -> RecognizedSegment { .empty }
}
