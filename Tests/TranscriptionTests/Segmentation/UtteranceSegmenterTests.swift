import Foundation
import SpeechAnalysis
import Testing
import Transcription

@Suite struct UtteranceSegmenterTests {
    /// Syllables of a gliding buzz, parted by hisses: what the detector takes for speech.
    static func speech(_ seconds: Double, seed: UInt64) -> [Float] {
        var state = seed
        func noise() -> Float {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Float(Int32(truncatingIfNeeded: state >> 32)) / 2_147_483_648
        }
        var phase = 0.0
        return (0..<Int(seconds * 16_000)).map { i in
            let position = Double(i % 3_600) / 3_600
            guard position < 0.7 else { return 0.05 * noise() }
            phase += (130 + 25 * sin(Double(i) / 5_000) + 20 * position) / 16_000
            let buzz = (1...20).reduce(0.0) { $0 + sin(2 * .pi * phase * Double($1)) / Double($1) }
            return Float(0.15 * buzz * sin(.pi * position / 0.7))
        }
    }

    /// Three phrases with pauses between them, in a quiet room.
    static let sound: [Float] = {
        var state: UInt64 = 99
        let pause = [Float](repeating: 0, count: 24_000)
        let clean = pause + speech(2, seed: 1) + pause + speech(3, seed: 2) + pause + speech(1.5, seed: 3) + pause
        return clean.map { sample in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return sample + 0.0005 * Float(Int32(truncatingIfNeeded: state >> 32)) / 2_147_483_648
        }
    }()

    static func segment(_ samples: [Float], pieces next: () -> Int = { .max }) -> [Utterance] {
        var segmenter = UtteranceSegmenter()
        var utterances: [Utterance] = []
        var start = 0
        while start < samples.count {
            let end = start + min(next(), samples.count - start)
            utterances += segmenter.push(Array(samples[start..<end]))
            start = end
        }
        return utterances + segmenter.finish()
    }

    @Test func cutsAtPausesAndKeepsTheSamples() {
        let utterances = Self.segment(Self.sound)
        #expect(utterances.map(\.index) == [0, 1, 2])
        for (utterance, expected) in zip(utterances, [1.5...3.5, 5...8, 9.5...11]) {
            let (start, end) = (utterance.start / .seconds(1), utterance.end / .seconds(1))
            #expect(abs(start - (expected.lowerBound - 0.5)) < 0.1)
            #expect(abs(end - (expected.upperBound + 0.5)) < 0.1)
            let first = Int((start * 16_000).rounded())
            #expect(utterance.samples == Array(Self.sound[first..<first + utterance.samples.count]))
            #expect(abs(end - start - Double(utterance.samples.count) / 16_000) < 1e-9)
        }
    }

    @Test func anyPiecesGiveTheSameUtterances() {
        let whole = Self.segment(Self.sound)
        #expect(whole.count == 3)
        for longest in [200, 20_000] { #expect(Self.segment(Self.sound, pieces: { Int.random(in: 1...longest) }) == whole) }
    }

    @Test func anUtteranceComesWhenItHasEnded() {
        var segmenter = UtteranceSegmenter()
        // The first phrase ends at 3.5 s; its pause and the look ahead take 1.9 s more.
        #expect(segmenter.push(Array(Self.sound[..<88_000])).map(\.index) == [0])
    }

    @Test func noSpeechIsNoUtterance() {
        #expect(Self.segment([Float](repeating: 0, count: 48_000)).isEmpty)
        #expect(Self.segment([]).isEmpty)
    }

    @Test func longSpeechIsCutWithoutLosingASample() {
        let samples = Self.speech(12, seed: 4)
        var segmenter = UtteranceSegmenter(settings: VoiceActivitySettings(maximumSeconds: 5))
        let utterances = segmenter.push(samples) + segmenter.finish()
        #expect(utterances.count >= 3)
        #expect(utterances.flatMap(\.samples) == samples)
        #expect(utterances.allSatisfy { $0.samples.count <= 80_000 })
    }
}
