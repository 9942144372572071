import Foundation
import SpeechAnalysis
import Testing

@Suite struct RealFFTTests {
    /// Powers of two, counts with factors 3 and 5, odd counts, primes and their multiples.
    static let counts = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 15, 16, 22, 25, 27, 30, 49, 60, 64, 97, 100, 128, 194, 360, 640]

    /// The definition.
    static func reference(_ samples: [Double], bin: Int) -> (re: Double, im: Double) {
        var (re, im) = (0.0, 0.0)
        for (n, sample) in samples.enumerated() {
            let angle = -2 * Double.pi * Double(bin * n % samples.count) / Double(samples.count)
            re += sample * cos(angle)
            im += sample * sin(angle)
        }
        return (re, im)
    }

    static func noise(_ count: Int, seed: UInt64 = 1) -> [Double] {
        var noise = SyntheticSound.Noise(seed: seed)
        return (0..<count).map { _ in Double(noise.next()) }
    }

    @Test(arguments: counts) func agreesWithTheDefinition(_ count: Int) {
        let samples = Self.noise(count)
        let fft = RealFFT<Double>(count: count)
        var (re, im, scratch): ([Double], [Double], [Double]) = ([], [], [])
        fft.forward(samples, re: &re, im: &im, scratch: &scratch)
        #expect(re.count == count / 2 + 1)
        for bin in 0...count / 2 {
            let expected = Self.reference(samples, bin: bin)
            #expect(abs(re[bin] - expected.re) < 1e-12 * Double(count + 10), "bin \(bin)")
            #expect(abs(im[bin] - expected.im) < 1e-12 * Double(count + 10), "bin \(bin)")
        }
    }

    @Test(arguments: counts) func theInverseGivesTheSamplesBack(_ count: Int) {
        let samples = Self.noise(count)
        let fft = RealFFT<Double>(count: count)
        var (re, im, back, scratch): ([Double], [Double], [Double], [Double]) = ([], [], [], [])
        fft.forward(samples, re: &re, im: &im, scratch: &scratch)
        fft.inverse(re: re, im: im, samples: &back, scratch: &scratch)
        for n in 0..<count { #expect(abs(back[n] / Double(count) - samples[n]) < 1e-13 * Double(count + 10)) }
    }

    @Test(arguments: counts) func floatsAgreeWithDoubles(_ count: Int) {
        let samples = Self.noise(count).map { Float($0) }
        var (re, im, scratch): ([Float], [Float], [Float]) = ([], [], [])
        RealFFT<Float>.shared(count: count).forward(samples, re: &re, im: &im, scratch: &scratch)
        var (re2, im2, scratch2): ([Double], [Double], [Double]) = ([], [], [])
        RealFFT<Double>.shared(count: count).forward(samples.map { Double($0) }, re: &re2, im: &im2, scratch: &scratch2)
        let bound = 3e-7 * Double(count + 10).squareRoot() * 4
        for bin in re.indices {
            #expect(abs(Double(re[bin]) - re2[bin]) < bound)
            #expect(abs(Double(im[bin]) - im2[bin]) < bound)
        }
    }

    @Test(arguments: counts) func lanesAreSignalsOfTheirOwn(_ count: Int) {
        let signals = (0..<8).map { Self.noise(count, seed: UInt64($0 + 1)).map { Float($0) } }
        let together = (0..<count).map { n in SIMD8<Float>((0..<8).map { signals[$0][n] }) }
        var (re, im, scratch): ([SIMD8<Float>], [SIMD8<Float>], [SIMD8<Float>]) = ([], [], [])
        let fft = RealFFT<SIMD8<Float>>(count: count)
        fft.forward(together, re: &re, im: &im, scratch: &scratch)
        let alone = RealFFT<Float>(count: count)
        for lane in 0..<8 {
            var (re1, im1, scratch1): ([Float], [Float], [Float]) = ([], [], [])
            alone.forward(signals[lane], re: &re1, im: &im1, scratch: &scratch1)
            for bin in re1.indices {
                #expect(abs(re[bin][lane] - re1[bin]) <= 1e-5 * Float(count).squareRoot())
                #expect(abs(im[bin][lane] - im1[bin]) <= 1e-5 * Float(count).squareRoot())
            }
        }
        var back: [SIMD8<Float>] = []
        fft.inverse(re: re, im: im, samples: &back, scratch: &scratch)
        for n in 0..<count { #expect(abs((back[n] / Float(count) - together[n])).max() < 1e-5) }
    }

    @Test func anImpulseIsFlat() {
        var (re, im, scratch): ([Float], [Float], [Float]) = ([], [], [])
        RealFFT<Float>(count: 64).forward([1] + [Float](repeating: 0, count: 63), re: &re, im: &im, scratch: &scratch)
        #expect(re.allSatisfy { abs($0 - 1) < 1e-6 })
        #expect(im.allSatisfy { abs($0) < 1e-6 })
    }

    @Test func fastCountsAreTheSmallestWithSmallFactors() {
        #expect(RealFFT<Float>.fastCount(from: 1) == 8)
        #expect(RealFFT<Float>.fastCount(from: 97) == 120)
        #expect(RealFFT<Float>.fastCount(from: 961) == 1_000)
        #expect(RealFFT<Float>.fastCount(from: 1_024) == 1_024)
    }

    @Test func onePlanServesManyThreads() async {
        let samples = Self.noise(480)
        let results = await withTaskGroup(of: [Double].self) { group in
            for _ in 0..<16 {
                group.addTask {
                    var (re, im, scratch): ([Double], [Double], [Double]) = ([], [], [])
                    for _ in 0..<20 { RealFFT<Double>.shared(count: 480).forward(samples, re: &re, im: &im, scratch: &scratch) }
                    return re + im
                }
            }
            return await group.reduce(into: [[Double]]()) { $0.append($1) }
        }
        #expect(Set(results).count == 1)
    }
}

private func abs(_ value: SIMD8<Float>) -> SIMD8<Float> { value.replacing(with: -value, where: value .< 0) }
