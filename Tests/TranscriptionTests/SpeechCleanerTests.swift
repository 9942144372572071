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
        #expect(try await SpeechCleaner(nil).cleaned(noisy).samples == noisy)
        #expect(try await SpeechCleaner(.off, denoiser: Halving()).cleaned(noisy).samples == noisy)
    }

    @Test(arguments: [NoiseReductionChoice.on, .auto]) func noiseInAPauseFalls(_ choice: NoiseReductionChoice) async throws {
        let noisy = Self.sound(noise: 0.05)
        let cleaned = try await SpeechCleaner(choice).cleaned(noisy).samples
        #expect(cleaned.count == noisy.count)
        #expect(Self.power(cleaned[24_500..<27_500]) < Self.power(noisy[24_500..<27_500]) / 4)
        // The voice stays.
        #expect(Self.power(cleaned[30_000..<34_000]) > Self.power(noisy[30_000..<34_000]) / 2)
    }

    @Test func autoLeavesCleanSpeechAlone() async throws {
        let clean = Self.sound(noise: 0.000_5)
        #expect(try await SpeechCleaner(.auto).cleaned(clean).samples == clean)
        #expect(try await SpeechCleaner(.auto, denoiser: Halving()).cleaned(clean).samples == clean)
        #expect(try await SpeechCleaner(.on).cleaned(clean).samples != clean)
    }

    @Test(arguments: [0, 1, 100, 4_000]) func asManySamplesComeOutAsGoIn(_ count: Int) async throws {
        for choice in NoiseReductionChoice.allCases {
            #expect(try await SpeechCleaner(choice).cleaned(Array(Self.sound(noise: 0.05).prefix(count))).samples.count == count)
        }
    }

    @Test func whatCannotBeCleanedIsHeardAsItIs() async throws {
        let odd: [Float] = [0.1, .infinity, 0.2]
        #expect(try await SpeechCleaner(.on).cleaned(odd).samples == odd)
    }

    /// What comes and goes in the background is told from a steady noise, and from nothing.
    @Test func voicesInTheBackgroundAreTold() async throws {
        /// A voice before noise that comes and goes.
        func before(_ level: Float) -> [Float] {
            zip(Self.sound(noise: level), Self.sound(noise: 0)).enumerated().map { n, sounds in
                sounds.1 + (sounds.0 - sounds.1) * (0.3 + 0.7 * abs(sin(2 * .pi * 1.3 * Float(n) / 16_000)))
            }
        }
        for choice in [NoiseReductionChoice.on, .auto] {
            #expect(try await SpeechCleaner(choice).cleaned(before(0.1)).hasVoicesBehind)
            // As soft as that they are not heard as words.
            #expect(try await !SpeechCleaner(choice).cleaned(before(0.001)).hasVoicesBehind)
        }
        #expect(try await !SpeechCleaner(.off).cleaned(before(0.1)).hasVoicesBehind)
        #expect(try await !SpeechCleaner(.on).cleaned(Self.sound(noise: 0.05)).hasVoicesBehind)
    }

    @Test func doubtfulWordsGo() {
        func word(_ text: String, _ confidence: Double?) -> RecognizedWord {
            RecognizedWord(text: text, start: 0, end: 1, confidence: confidence)
        }
        let heard = RecognizedSegment(
            text: "so we said", words: [word("so", 0.2), word("we", 0.75), word("said", 0.25)], confidence: 0.4, language: "en")
        let left = heard.withoutDoubtfulWords()
        #expect(left == RecognizedSegment(text: "we said", words: [word("we", 0.75), word("said", 0.25)], confidence: 0.5, language: "en"))
        #expect(RecognizedSegment(text: "so", words: [word("so", 0.1)], confidence: 0.1).withoutDoubtfulWords() == .empty)
        for whole in [
            RecognizedSegment(text: "So, we.", words: [word("so", 0.2), word("we", 0.75)]),
            RecognizedSegment(text: "so we", words: [word("so", nil), word("we", nil)]),
        ] { #expect(whole.withoutDoubtfulWords() == whole) }
    }

    @Test(arguments: [NoiseReductionChoice.on, .auto]) func anInstalledModelTakesThePlaceOfOurs(_ choice: NoiseReductionChoice) async throws
    {
        let noisy = Self.sound(noise: 0.05)
        #expect(try await SpeechCleaner(choice, denoiser: Halving()).cleaned(noisy).samples == noisy.map { $0 / 2 })
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
