import AudioCodecs
import Foundation
import VoiceCore

/// A sound built as speech is, which the segmenter takes for speech: syllables of a gliding voice, parted by voiceless bursts.
struct SpokenSound {
    private static let rate = 16_000
    private var state: UInt64

    /// A WAV file of 16 kHz mono: two seconds of speech with silence around them, or several times that.
    static func file(seed: UInt64 = 5, utterances: Int = 1) -> [UInt8] {
        let silence = [Float](repeating: 0, count: rate)
        var sound = SpokenSound(state: seed &* 0x9E37_79B9_7F4A_7C15)
        let samples = (0..<utterances).flatMap { _ in silence + sound.syllables(count: 9) + silence }
        return WAVWriter.file(AudioBuffer(samples, sampleRate: Double(rate)))
    }

    /// The same in the first of two channels; nothing in the other.
    static func stereoFile(seed: UInt64 = 5) -> [UInt8] {
        let silence = [Float](repeating: 0, count: rate)
        var sound = SpokenSound(state: seed &* 0x9E37_79B9_7F4A_7C15)
        let left = silence + sound.syllables(count: 9) + silence + sound.syllables(count: 9) + silence
        return WAVWriter.file(AudioBuffer(channels: [left, [Float](repeating: 0, count: left.count)], sampleRate: Double(rate)))
    }

    /// −1…1, evenly spread.
    private mutating func noise() -> Double {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Double(Int32(truncatingIfNeeded: state >> 32)) / 2_147_483_648
    }

    private mutating func syllables(count: Int) -> [Float] {
        var samples: [Double] = []
        for _ in 0..<count {
            samples += vowel()
            samples += hiss()
        }
        let peak = samples.map { abs($0) }.max() ?? 1
        return samples.map { Float(0.3 * $0 / peak) }
    }

    /// Pulses through three resonators.
    private mutating func vowel() -> [Double] {
        let count = Int((0.15 + 0.04 * noise()) * Double(Self.rate))
        let (from, glide) = (120 + 20 * noise(), 0.2 * noise())
        var phase = 0.0
        var samples = (0..<count).map { i -> Double in
            phase += from * (1 + glide * Double(i) / Double(count)) / Double(Self.rate)
            guard phase >= 1 else { return 0 }
            phase -= 1
            return 1
        }
        for formant in [500 + 200 * noise(), 1_500 + 500 * noise(), 2_600] {
            let radius = exp(-Double.pi * 90 / Double(Self.rate))
            let (b1, b2) = (2 * radius * cos(2 * .pi * formant / Double(Self.rate)), radius * radius)
            var (last, before) = (0.0, 0.0)
            for i in samples.indices {
                let value = samples[i] * (1 - b1 + b2) + b1 * last - b2 * before
                (before, last) = (last, value)
                samples[i] = value
            }
        }
        return samples.indices.map { samples[$0] * 20 * sin(.pi * (Double($0) + 0.5) / Double(count)) }
    }

    /// The difference of noise: most of it is high.
    private mutating func hiss() -> [Double] {
        var last = 0.0
        return (0..<Int((0.06 + 0.02 * noise()) * Double(Self.rate))).map { _ in
            let value = noise()
            defer { last = value }
            return 0.04 * (value - last)
        }
    }
}
