import NIOConcurrencyHelpers

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A low-pass that falls as steeply as its reach allows, without delay, streaming.
///
/// A Kaiser-windowed sinc, applied to blocks in the frequency domain (overlap-save: Stockham, "High-speed convolution and
/// correlation", 1966). Blocks lie at fixed places in the sound, so pieces of any size give the same samples, bit for bit.
struct SteepLowPass: Sendable {
    private static let stopbandDecibels = 90.0

    /// Samples on either side that a filtered one depends on.
    let reach: Int

    private let fft: RealFFT<Float>
    /// The filter's transform: real, since the filter is symmetric about its first sample.
    private let response: [Float]

    /// Input that is not yet filtered, with `reach` samples before it.
    private var pending: [Float]
    private var re: [Float] = []
    private var im: [Float] = []
    private var block: [Float] = []
    private var scratch: [Float] = []

    /// - Parameters:
    ///   - corner: where the filter has fallen by 6 dB, in cycles per sample, below 0.5.
    ///   - reach: samples on either side that a filtered one depends on; the filter falls by 90 dB within 5 / `reach` cycles per sample.
    init(corner: Double, reach: Int) {
        self.reach = reach
        fft = RealFFT.shared(count: Self.blockCount(reach))
        response = SteepResponses.response(SteepResponses.Key(corner: corner, reach: reach)) { [fft] in Self.response(corner, reach, fft) }
        pending = [Float](repeating: 0, count: reach)
    }

    /// A power of two, which is fastest, of which at least half is new in each block.
    private static func blockCount(_ reach: Int) -> Int {
        var count = 1_024
        while count < 4 * reach { count *= 2 }
        return count
    }

    private static func response(_ corner: Double, _ reach: Int, _ fft: RealFFT<Float>) -> [Float] {
        let window = WindowShape.kaiser(beta: 0.1102 * (stopbandDecibels - 8.7))
        let half = (0...reach).map { n -> Double in
            let x = Double(n)
            let sinc = n == 0 ? 2 * corner : sin(2 * .pi * corner * x) / (.pi * x)
            return sinc * window.value(at: x / Double(reach + 1))
        }
        // Sums to 1 at 0 Hz; the inverse transform's factor goes in too.
        let scale = 1 / (half[0] + 2 * half.dropFirst().reduce(0, +)) / Double(fft.count)
        var taps = [Float](repeating: 0, count: fft.count)
        for n in 0...reach {
            taps[n] = Float(half[n] * scale)
            if n > 0 { taps[fft.count - n] = taps[n] }
        }
        var (re, im, scratch): ([Float], [Float], [Float]) = ([], [], [])
        fft.forward(taps, re: &re, im: &im, scratch: &scratch)
        return re
    }

    /// How much input is read beyond a sample before it comes, at most: the reach, and the rest of a block.
    var latencySamples: Int { fft.count - reach }

    /// Reads further input and appends what it decides: whole blocks.
    mutating func push(_ input: [Float], into output: inout [Float]) {
        pending.append(contentsOf: input)
        let valid = fft.count - 2 * reach
        var start = 0
        while pending.count - start >= fft.count {
            filter(start)
            output.append(contentsOf: block[reach..<reach + valid])
            start += valid
        }
        pending.removeFirst(start)
    }

    /// Appends the rest, as if silence followed, and begins anew.
    mutating func finish(into output: inout [Float]) {
        var rest = pending.count - reach
        let valid = fft.count - 2 * reach
        pending.append(contentsOf: repeatElement(0, count: fft.count))
        var start = 0
        while rest > 0 {
            filter(start)
            output.append(contentsOf: block[reach..<reach + min(rest, valid)])
            rest -= valid
            start += valid
        }
        pending = [Float](repeating: 0, count: reach)
    }

    /// Filters the block that begins at `start` of `pending`.
    private mutating func filter(_ start: Int) {
        block.replaceSubrange(0..<block.count, with: pending[start..<start + fft.count])
        fft.forward(block, re: &re, im: &im, scratch: &scratch)
        for k in re.indices {
            re[k] *= response[k]
            im[k] *= response[k]
        }
        fft.inverse(re: re, im: im, samples: &block, scratch: &scratch)
    }
}

/// Keeps responses by corner and reach: a process needs few, and each takes milliseconds.
private enum SteepResponses {
    struct Key: Hashable {
        let corner: Double
        let reach: Int
    }

    private static let mostResponses = 16

    private static let responses = NIOLockedValueBox<[Key: [Float]]>([:])

    /// Beyond the first 16 they are made anew for each call.
    static func response(_ key: Key, make: () -> [Float]) -> [Float] {
        if let known = responses.withLockedValue({ $0[key] }) { return known }
        let made = make()
        responses.withLockedValue { if $0.count < mostResponses { $0[key] = made } }
        return made
    }
}
