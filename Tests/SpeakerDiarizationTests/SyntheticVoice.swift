#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A voice that is not anybody's: gliding vowels from pulses through resonators, parted by hisses, at 16 kHz. The length of the vocal tract
/// moves all of its formants.
struct SyntheticVoice {
    static let rate = 16_000

    /// In Hz.
    var pitch: Double
    /// 1 is a tract of some 17 cm; larger is shorter.
    var tract: Double

    static let low = SyntheticVoice(pitch: 100, tract: 0.9)
    static let high = SyntheticVoice(pitch: 220, tract: 1.2)
    static let bright = SyntheticVoice(pitch: 150, tract: 1.5)

    /// What sounds of itself: the same seed says the same.
    func speech(_ seconds: Double, seed: UInt64) -> [Float] {
        var noise = SyntheticNoise(seed: seed)
        var samples: [Double] = []
        let count = Int(seconds * Double(Self.rate))
        while samples.count < count {
            let formants = [500 + 200 * noise.next(), 1_500 + 500 * noise.next(), 2_600 + 200 * noise.next(), 3_500].map { $0 * tract }
            let from = pitch * (1 + 0.1 * noise.next())
            samples += vowel(0.15 + 0.04 * noise.next(), from: from, to: from * (1 + 0.2 * noise.next()), formants)
            samples += hiss(0.06 + 0.02 * noise.next(), &noise)
        }
        let peak = samples.map(abs).max() ?? 1
        return samples.prefix(count).map { Float(0.3 * $0 / peak) }
    }

    private func vowel(_ seconds: Double, from: Double, to: Double, _ formants: [Double]) -> [Double] {
        let count = Int(seconds * Double(Self.rate))
        var phase = 0.0
        var signal = (0..<count).map { i -> Double in
            phase += (from + (to - from) * Double(i) / Double(count)) / Double(Self.rate)
            guard phase >= 1 else { return 0 }
            phase -= 1
            return 1
        }
        for formant in formants { signal = Self.resonated(signal, formant, bandwidth: 90) }
        return signal.indices.map { 20 * signal[$0] * sin(.pi * (Double($0) + 0.5) / Double(count)) }
    }

    private func hiss(_ seconds: Double, _ noise: inout SyntheticNoise) -> [Double] {
        let white = (0..<Int(seconds * Double(Self.rate))).map { _ in 0.3 * noise.next() }
        return Self.resonated(white, min(7_000, 4_500 * tract), bandwidth: 1_500)
    }

    private static func resonated(_ x: [Double], _ hertz: Double, bandwidth: Double) -> [Double] {
        let radius = exp(-.pi * bandwidth / Double(rate))
        let (b, c) = (2 * radius * cos(2 * .pi * hertz / Double(rate)), -radius * radius)
        var (last, before) = (0.0, 0.0)
        return x.map {
            let y = $0 * (1 - b - c) + b * last + c * before
            (before, last) = (last, y)
            return y
        }
    }
}

/// Noise that is the same every time.
struct SyntheticNoise {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

    /// −1…1, evenly spread.
    mutating func next() -> Double {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Double(Int32(truncatingIfNeeded: state >> 32)) / 2_147_483_648
    }

    static func samples(_ seconds: Double, level: Double, seed: UInt64 = 1) -> [Float] {
        var noise = SyntheticNoise(seed: seed)
        return (0..<Int(seconds * Double(SyntheticVoice.rate))).map { _ in Float(level * noise.next()) }
    }
}

/// A conversation whose turns are known.
struct SyntheticConversation {
    struct Turn {
        var start: Double
        var end: Double
        var speaker: Int
    }

    private(set) var samples: [Float] = []
    private(set) var turns: [Turn] = []

    /// - Parameter parts: who speaks, by a number from 1, and for how long in seconds; 0.6 s of faint noise between them and at both ends.
    init(_ voices: [SyntheticVoice], _ parts: [(speaker: Int, seconds: Double)]) {
        for (index, part) in parts.enumerated() {
            samples += SyntheticNoise.samples(0.6, level: 0.0003, seed: UInt64(index) + 100)
            let start = Double(samples.count) / Double(SyntheticVoice.rate)
            samples += voices[part.speaker - 1].speech(part.seconds, seed: UInt64(index) + 1)
            turns.append(Turn(start: start, end: start + part.seconds, speaker: part.speaker))
        }
        samples += SyntheticNoise.samples(0.6, level: 0.0003)
    }
}
