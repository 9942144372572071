#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The power spectra of eight windowed frames side by side.
///
/// Four frames are the lanes of a complex transform's real parts, four are those of its imaginary parts; a real signal's spectrum at −k is
/// the conjugate of that at k, which parts the two (Sorensen et al. 1987, "two for one"). A window of at most half a transform is not
/// padded with silence to the whole of it: the even bins are those of a transform of half the count, the odd ones too once the window
/// was turned by half a bin (a step of decimation in frequency, done beforehand).
struct FramePower: Sendable {
    typealias Lanes = SIMD4<Float>

    /// Half the window, which makes up for what parting two frames doubles; even bins are made with this.
    private let window: [Float]
    /// The window turned by half a bin, re and im of each place; empty if the transform is not done in two.
    private let turnedWindow: [Float]
    private let fft: RealFFT<Lanes>
    /// Samples of four frames, then of the other four, for each place in the window.
    private var samples: [Lanes]
    private var work: [Lanes]

    /// - Parameter fftCount: at least as many as the window has samples, even; the rest is silence.
    init(window: [Double], fftCount: Int) {
        self.window = window.map { Float($0 / 2) }
        let isHalved = fftCount % 4 == 0 && 2 * window.count <= fftCount
        turnedWindow =
            !isHalved
            ? []
            : window.enumerated().flatMap { place, height in
                let angle = -2 * Double.pi * Double(place) / Double(fftCount)
                return [Float(height / 2 * cos(angle)), Float(height / 2 * sin(angle))]
            }
        // The plan for twice the count holds the one for complex numbers.
        fft = RealFFT.shared(count: isHalved ? fftCount : 2 * fftCount)
        samples = [Lanes](repeating: .zero, count: 2 * window.count)
        work = [Lanes](repeating: .zero, count: 4 * fft.complex.count + fft.complex.scratchCount)
    }

    /// |X|² of each bin.
    ///
    /// - Parameters:
    ///   - sound: holds a window's samples from each of `starts` on.
    ///   - power: for each bin that is wanted, from 0 Hz to half the rate, two values: four frames, and the other four.
    mutating func measure(_ sound: [Float], _ starts: SIMD8<Int>, into power: inout [Lanes]) {
        let silent = load(sound, starts)
        let turned = turnedWindow
        transform(into: &power, firstBin: 0, binStep: turned.isEmpty ? 1 : 2) { samples, window, re, im in
            for n in 0..<window.count { (re[n], im[n]) = (samples[2 * n] * window[n], samples[2 * n + 1] * window[n]) }
        }
        if !turned.isEmpty {
            transform(into: &power, firstBin: 1, binStep: 2) { samples, window, re, im in
                turned.withUnsafeBufferPointer { turned in
                    for n in 0..<window.count {
                        let (a, b) = (samples[2 * n], samples[2 * n + 1])
                        let (cosine, sine) = (turned[2 * n], turned[2 * n + 1])
                        (re[n], im[n]) = (a * cosine - b * sine, a * sine + b * cosine)
                    }
                }
            }
        }
        hush(silent.0, 0, &power)
        hush(silent.1, 1, &power)
    }

    /// Puts the frames' samples side by side, four of each at a time.
    ///
    /// - Returns: which frames are all zeros.
    private mutating func load(_ sound: [Float], _ starts: SIMD8<Int>) -> (Silence, Silence) {
        let count = window.count
        return sound.withUnsafeBufferPointer { sound in
            samples.withUnsafeMutableBufferPointer { samples in
                guard let sound = sound.baseAddress else { return (Silence(repeating: true), Silence(repeating: true)) }
                let first = (sound + starts[0], sound + starts[1], sound + starts[2], sound + starts[3])
                let second = (sound + starts[4], sound + starts[5], sound + starts[6], sound + starts[7])
                return (Self.load(first, count, 0, samples), Self.load(second, count, 1, samples))
            }
        }
    }

    private typealias Silence = SIMDMask<SIMD4<Int32>>
    private typealias Frames = (UnsafePointer<Float>, UnsafePointer<Float>, UnsafePointer<Float>, UnsafePointer<Float>)

    private static func load(
        _ x: Frames, _ count: Int, _ half: Int, _ samples: UnsafeMutableBufferPointer<Lanes>
    ) -> Silence {
        var bits = SIMD4<UInt32>.zero
        func put(_ lanes: Lanes, _ place: Int) {
            samples[2 * place + half] = lanes
            bits |= unsafeBitCast(lanes, to: SIMD4<UInt32>.self)
        }
        let whole = count / 4 * 4
        for n in stride(from: 0, to: whole, by: 4) {
            let block = LaneBlock(x.0 + n, x.1 + n, x.2 + n, x.3 + n).transposed
            put(block.a, n)
            put(block.b, n + 1)
            put(block.c, n + 2)
            put(block.d, n + 3)
        }
        for n in whole..<count { put(Lanes(x.0[n], x.1[n], x.2[n], x.3[n]), n) }
        // Zero is that without its sign.
        return SIMD4<Int32>(truncatingIfNeeded: bits & 0x7FFF_FFFF) .== 0
    }

    /// A transform of the frames under a window, and the power of the bins that it gives: every `binStep`th from `firstBin` on.
    @inline(__always)
    private mutating func transform(
        into power: inout [Lanes], firstBin: Int, binStep: Int,
        _ fill: (UnsafePointer<Lanes>, UnsafeBufferPointer<Float>, UnsafeMutablePointer<Lanes>, UnsafeMutablePointer<Lanes>) -> Void
    ) {
        let (count, complex) = (fft.complex.count, fft.complex)
        samples.withUnsafeBufferPointer { samples in
            window.withUnsafeBufferPointer { window in
                work.withUnsafeMutableBufferPointer { memory in
                    power.withUnsafeMutableBufferPointer { power in
                        guard let samples = samples.baseAddress, let memory = memory.baseAddress else { return }
                        let (x, y) = (SplitComplex(memory, count), SplitComplex(memory + 2 * count, count))
                        fill(samples, window, x.re, x.im)
                        for n in window.count..<count { (x.re[n], x.im[n]) = (.zero, .zero) }
                        Self.part(complex.transform(x, y, memory + 4 * count), count, firstBin, binStep, power)
                    }
                }
            }
        }
    }

    /// Parts the frames of the real and of the imaginary parts: with Z = A + iB, A = (Z[k] + Z*[−k]) / 2 and B = (Z[k] − Z*[−k]) / 2i.
    private static func part(
        _ z: SplitComplex<Lanes>, _ count: Int, _ firstBin: Int, _ binStep: Int, _ power: UnsafeMutableBufferPointer<Lanes>
    ) {
        var place = 0
        for bin in stride(from: firstBin, to: power.count / 2, by: binStep) {
            // −k is the place from the end; turned by half a bin, from half a bin beyond it.
            let other = firstBin == 1 ? count - 1 - place : place == 0 ? 0 : count - place
            let (re, im, otherRe, otherIm) = (z.re[place], z.im[place], z.re[other], z.im[other])
            let (aRe, aIm) = (re + otherRe, im - otherIm)
            let (bRe, bIm) = (im + otherIm, otherRe - re)
            power[2 * bin] = aRe * aRe + aIm * aIm
            power[2 * bin + 1] = bRe * bRe + bIm * bIm
            place += 1
        }
    }

    /// What is silent stays so, beside a frame whose rounding would be heard in it.
    private func hush(_ silent: Silence, _ half: Int, _ power: inout [Lanes]) {
        guard any(silent) else { return }
        for bin in 0..<power.count / 2 { power[2 * bin + half].replace(with: 0, where: silent) }
    }
}
