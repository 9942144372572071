import Foundation

/// Sounds with a known answer, at 16 kHz.
struct SyntheticSound {
    static let rate = 16_000

    /// A small generator of its own, so that a test sounds the same every time.
    struct Noise {
        private var state: UInt64

        init(seed: UInt64 = 1) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

        /// −1…1, evenly spread.
        mutating func next() -> Float {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Float(Int32(truncatingIfNeeded: state >> 32)) / 2_147_483_648
        }
    }

    static func silence(_ seconds: Double) -> [Float] { [Float](repeating: 0, count: Int(seconds * Double(rate))) }

    static func white(_ seconds: Double, level: Float = 0.1, seed: UInt64 = 1) -> [Float] {
        var noise = Noise(seed: seed)
        return silence(seconds).map { _ in level * noise.next() }
    }

    /// White noise through one-pole filters (Kellet's economy method: within 0.5 dB of −3 dB an octave).
    static func pink(_ seconds: Double, level: Float = 0.1) -> [Float] {
        var noise = Noise(seed: 7)
        var (a, b, c) = (Float(0), Float(0), Float(0))
        return silence(seconds).map { _ in
            let white = noise.next()
            a = 0.99765 * a + white * 0.0990460
            b = 0.96300 * b + white * 0.2965164
            c = 0.57000 * c + white * 1.0526913
            return level * 0.3 * (a + b + c + white * 0.1848)
        }
    }

    /// A mains tone with its harmonics.
    static func hum(_ hertz: Double, _ seconds: Double, level: Float = 0.2) -> [Float] {
        tone((1...12).map { (hertz * Double($0), 1 / Float($0)) }, seconds).map { $0 * level }
    }

    /// Three or four held notes with six partials each, changed every second.
    static func chords(_ seconds: Double) -> [Float] {
        let chords = [[220.0, 277.2, 329.6], [196.0, 246.9, 293.7, 392.0], [174.6, 220.0, 261.6], [146.8, 220.0, 293.7]]
        return (0..<Int(seconds)).flatMap { second in
            let partials = chords[second % chords.count].flatMap { note in (1...6).map { (note * Double($0), 0.1 / Float($0)) } }
            return faded(tone(partials, 1), 0.02)
        }
    }

    /// Single notes of a scale, 0.3 s each.
    static func melody(_ seconds: Double) -> [Float] {
        let scale = [261.6, 293.7, 329.6, 392.0, 440.0, 392.0, 329.6, 523.3]
        return (0..<Int(seconds / 0.3)).flatMap { note in
            faded(tone((1...5).map { (scale[note * 5 % 8] * Double($0), 0.2 / Float($0)) }, 0.3), 0.03)
        }
    }

    /// Noise bursts that die away, four a second, with a low thump on every other.
    static func drums(_ seconds: Double) -> [Float] {
        var noise = Noise(seed: 3)
        return silence(seconds).indices.map { i in
            let t = Double(i % 4_000) / Double(rate)
            let hat = 0.2 * noise.next() * Float(exp(-t * 40))
            let kick = i / 4_000 % 2 == 0 ? 0.5 * Float(sin(2 * .pi * 55 * t) * exp(-t * 15)) : 0
            return hat + kick
        }
    }

    /// Something built as speech is: syllables of a gliding, formant-shaped voice, parted by voiceless bursts.
    static func speech(_ seconds: Double, level: Float = 0.3, seed: UInt64 = 5) -> [Float] {
        var noise = Noise(seed: seed)
        var samples: [Float] = []
        while samples.count < Int(seconds * Double(rate)) {
            let formants = [500 + 200 * Double(noise.next()), 1_500 + 500 * Double(noise.next()), 2_600]
            let from = 120 + 20 * Double(noise.next())
            samples += vowel(0.15 + 0.04 * Double(noise.next()), from: from, to: from * (1 + 0.2 * Double(noise.next())), formants)
            samples += hiss(0.06 + 0.02 * Double(noise.next()), &noise)
        }
        let peak = samples.map { abs($0) }.max() ?? 1
        return samples.prefix(Int(seconds * Double(rate))).map { $0 * level / peak }
    }

    private static func vowel(_ seconds: Double, from: Double, to: Double, _ formants: [Double]) -> [Float] {
        let count = Int(seconds * Double(rate))
        var phase = 0.0
        var pulses = (0..<count).map { i -> Double in
            phase += (from + (to - from) * Double(i) / Double(count)) / Double(rate)
            guard phase >= 1 else { return 0 }
            phase -= 1
            return 1
        }
        for formant in formants {
            let radius = exp(-Double.pi * 90 / Double(rate))
            let (b1, b2) = (2 * radius * cos(2 * .pi * formant / Double(rate)), radius * radius)
            var (last, before) = (0.0, 0.0)
            for i in pulses.indices {
                let value = pulses[i] * (1 - b1 + b2) + b1 * last - b2 * before
                (before, last) = (last, value)
                pulses[i] = value
            }
        }
        return pulses.indices.map { Float(pulses[$0] * 20 * sin(.pi * (Double($0) + 0.5) / Double(count))) }
    }

    /// The difference of noise: most of it is high.
    private static func hiss(_ seconds: Double, _ noise: inout Noise) -> [Float] {
        var last: Float = 0
        return silence(seconds).map { _ in
            let value = noise.next()
            defer { last = value }
            return 0.04 * (value - last)
        }
    }

    private static func tone(_ partials: [(hertz: Double, amplitude: Float)], _ seconds: Double) -> [Float] {
        var samples = silence(seconds)
        for (hertz, amplitude) in partials {
            for i in samples.indices { samples[i] += amplitude * Float(sin(2 * .pi * hertz * Double(i) / Double(rate) + hertz)) }
        }
        return samples
    }

    private static func faded(_ samples: [Float], _ seconds: Double) -> [Float] {
        let edge = Float(seconds) * Float(rate)
        return samples.indices.map { samples[$0] * min(1, Float($0) / edge, Float(samples.count - $0) / edge) }
    }
}

/// Two sounds at once; the shorter one ends in silence.
func mixed(_ a: [Float], _ b: [Float]) -> [Float] {
    (0..<max(a.count, b.count)).map { ($0 < a.count ? a[$0] : 0) + ($0 < b.count ? b[$0] : 0) }
}
