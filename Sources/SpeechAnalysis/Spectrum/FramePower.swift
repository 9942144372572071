/// The power spectra of four windowed frames side by side.
struct FramePower: Sendable {
    typealias Lanes = SIMD4<Float>

    private let window: [Float]
    private let fft: RealFFT<Lanes>
    private var samples: [Lanes]
    private var re: [Lanes] = []
    private var im: [Lanes] = []
    private var scratch: [Lanes] = []

    /// - Parameter fftCount: at least as many as the window has samples; the rest is silence.
    init(window: [Double], fftCount: Int) {
        self.window = window.map { Float($0) }
        fft = RealFFT.shared(count: fftCount)
        samples = [Lanes](repeating: Lanes(repeating: 0), count: fftCount)
    }

    var binCount: Int { fft.binCount }

    /// |X|² of each bin.
    ///
    /// - Parameters:
    ///   - sound: holds a window's samples from each of `starts` on.
    ///   - power: as many bins as are wanted, from 0 Hz on.
    mutating func measure(_ sound: [Float], _ starts: SIMD4<Int>, into power: inout [Lanes]) {
        let (a, b, c, d) = (starts[0], starts[1], starts[2], starts[3])
        samples.withUnsafeMutableBufferPointer { samples in
            window.withUnsafeBufferPointer { window in
                sound.withUnsafeBufferPointer { sound in
                    for i in 0..<window.count {
                        samples[i] = Lanes(sound[a + i], sound[b + i], sound[c + i], sound[d + i]) * window[i]
                    }
                }
            }
        }
        fft.forward(samples, re: &re, im: &im, scratch: &scratch)
        for k in 0..<min(power.count, re.count) { power[k] = re[k] * re[k] + im[k] * im[k] }
    }
}
