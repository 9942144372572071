import Foundation

/// A vowel with known formants: a pulse train through a cascade of resonators (Klatt, "Software for a cascade/parallel formant
/// synthesizer", 1980).
struct KlattVowel {
    var formants: [(hertz: Double, bandwidth: Double)]
    var f0 = 100.0
    var rate = 16_000.0

    /// The usual five resonances, with these lower three, as far as the rate has room for them.
    init(_ f1: Double, _ f2: Double, _ f3: Double, f0: Double = 100, rate: Double = 16_000) {
        formants = [(f1, 60), (f2, 90), (f3, 120), (3_600, 180), (4_500, 250)].filter { $0.0 < rate / 2 }
        self.f0 = f0
        self.rate = rate
    }

    func samples(_ seconds: Double) -> [Float] {
        var signal = pulses(Int(seconds * rate))
        // The glottal low-pass, then the radiation at the lips.
        signal = Self.resonated(signal, 0, 100, rate)
        for formant in formants { signal = Self.resonated(signal, formant.hertz, formant.bandwidth, rate) }
        signal = signal.indices.map { signal[$0] - ($0 > 0 ? signal[$0 - 1] : 0) }
        let peak = signal.map { abs($0) }.max() ?? 1
        return signal.map { Float(0.5 * $0 / peak) }
    }

    /// The same sound at another rate: between the samples lies what a windowed sinc says.
    func samples(_ seconds: Double, at other: Double) -> [Float] {
        let x = samples(seconds)
        return (0..<Int(seconds * other)).map { n in
            let place = Double(n) * rate / other
            let middle = Int(place)
            return (max(0, middle - 31)...min(x.count - 1, middle + 32)).reduce(Float(0)) { sum, i in
                let distance = place - Double(i)
                let sinc = distance == 0 ? 1 : sin(.pi * distance) / (.pi * distance)
                return sum + x[i] * Float(sinc * (0.5 + 0.5 * cos(.pi * distance / 33)))
            }
        }
    }

    private func pulses(_ count: Int) -> [Double] {
        var phase = 0.0
        return (0..<count).map { _ in
            phase += f0 / rate
            guard phase >= 1 else { return 0 }
            phase -= 1
            return 1
        }
    }

    private static func resonated(_ x: [Double], _ hertz: Double, _ bandwidth: Double, _ rate: Double) -> [Double] {
        let c = -exp(-2 * .pi * bandwidth / rate)
        let b = 2 * exp(-.pi * bandwidth / rate) * cos(2 * .pi * hertz / rate)
        let a = 1 - b - c
        var (last, before) = (0.0, 0.0)
        return x.map {
            let y = a * $0 + b * last + c * before
            (before, last) = (last, y)
            return y
        }
    }
}
