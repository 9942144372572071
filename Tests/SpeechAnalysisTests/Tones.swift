import Foundation

/// Signals whose pitch, level and regularity are known.
enum Tones {
    /// A sine; sample i lies at (i + ½) / rate.
    static func sine(_ hertz: Double, seconds: Double, rate: Double = 16_000, amplitude: Double = 0.5) -> [Float] {
        glide(from: hertz, hertzPerSecond: 0, seconds: seconds, rate: rate, amplitude: amplitude)
    }

    /// A voice-like sound of some partials whose pitch changes evenly.
    static func glide(
        from hertz: Double, hertzPerSecond: Double, seconds: Double, rate: Double = 16_000, amplitude: Double = 0.3, partials: Int = 1
    ) -> [Float] {
        (0..<Int(seconds * rate)).map { i in
            let t = (Double(i) + 0.5) / rate
            let phase = 2 * Double.pi * (hertz * t + 0.5 * hertzPerSecond * t * t)
            var sum = 0.0
            for partial in 1...partials { sum += sin(phase * Double(partial)) / Double(partial) }
            return Float(amplitude * sum)
        }
    }

    /// Pulses with a smooth spectrum below the Nyquist frequency, one at each time, scaled by its amplitude.
    static func pulses(_ times: [Double], amplitudes: [Double], seconds: Double, rate: Double = 16_000) -> [Float] {
        var samples = [Double](repeating: 0, count: Int(seconds * rate))
        for (time, amplitude) in zip(times, amplitudes) {
            let place = time * rate - 0.5
            for i in max(0, Int(place) - 40)...min(samples.count - 1, Int(place) + 41) {
                let x = Double(i) - place
                let sinc = x == 0 ? 1 : sin(.pi * x / 2) / (.pi * x / 2)
                samples[i] += amplitude * sinc * (0.5 + 0.5 * cos(.pi * max(-1, min(1, x / 41))))
            }
        }
        return samples.map { Float($0) }
    }

    /// Normally distributed noise with the standard deviation 1, the same for the same seed.
    static func gaussian(_ count: Int, seed: UInt64 = 1) -> [Double] {
        var noise = SyntheticSound.Noise(seed: seed)
        return (0..<count).map { _ in
            let (u, v) = (max(1e-9, (Double(noise.next()) + 1) / 2), Double(noise.next()))
            return (-2 * log(u)).squareRoot() * cos(.pi * v)
        }
    }
}
