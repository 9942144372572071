import SpeechAnalysis
import Testing

/// The wider instructions that a processor has give what the module's own code gives, bit for bit.
@Suite struct FourierKernelTests {
    /// Every radix at every place: powers of two, factors 3 and 5, and chirps for the rest.
    static let counts = [8, 16, 32, 40, 48, 64, 80, 96, 120, 128, 194, 240, 256, 360, 480, 512, 640, 960, 1_000, 1_024, 2_048]

    static func noise<Element: FourierElement>(_ count: Int, _ element: Element.Type, _ seed: UInt64 = 1) -> [Element]
    where Element.Real == Float {
        var noise = SyntheticSound.Noise(seed: seed)
        let lanes = MemoryLayout<Element>.stride / MemoryLayout<Float>.stride
        let values = (0..<count * lanes).map { _ in noise.next() }
        return values.withUnsafeBytes { Array($0.assumingMemoryBound(to: Element.self)) }
    }

    static func numbers<Element: FourierElement>(_ elements: [Element]) -> [Float] {
        elements.withUnsafeBytes { Array($0.assumingMemoryBound(to: Float.self)) }
    }

    static func compare<Element: FourierElement>(_ count: Int, _ element: Element.Type) where Element.Real == Float {
        let (plain, wide) = (RealFFT<Element>(count: count, kernels: .reference), RealFFT<Element>(count: count, kernels: .widest))
        let samples = noise(count, element)
        var (re, im, back, scratch): ([Element], [Element], [Element], [Element]) = ([], [], [], [])
        var (wideRe, wideIm, wideBack): ([Element], [Element], [Element]) = ([], [], [])
        plain.forward(samples, re: &re, im: &im, scratch: &scratch)
        wide.forward(samples, re: &wideRe, im: &wideIm, scratch: &scratch)
        #expect(numbers(re) == numbers(wideRe) && numbers(im) == numbers(wideIm))
        plain.inverse(re: re, im: im, samples: &back, scratch: &scratch)
        wide.inverse(re: wideRe, im: wideIm, samples: &wideBack, scratch: &scratch)
        #expect(numbers(back) == numbers(wideBack))
    }

    @Test(arguments: counts) func oneSignal(_ count: Int) { Self.compare(count, Float.self) }

    @Test(arguments: counts) func fourSignals(_ count: Int) { Self.compare(count, SIMD4<Float>.self) }

    @Test(arguments: counts) func eightSignals(_ count: Int) { Self.compare(count, SIMD8<Float>.self) }
}
