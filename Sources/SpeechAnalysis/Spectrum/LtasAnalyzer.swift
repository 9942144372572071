#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Averages the spectrum of a sound, streaming; pieces of any size give the same average, bit for bit.
///
/// Welch, "The use of fast Fourier transform for the estimation of power spectra" (1967), with sine windows that overlap by half and begin
/// half a window before the sound: their squares add up to one at every sample, so each counts the same, the first and the last too.
/// Differs from Praat's Ltas, which transforms the whole sound at once and so needs all of it: the windows' skirts, a few Hz wide, smear
/// the edges of bins. Memory does not grow with the sound.
public struct LtasAnalyzer: Sendable {
    private let sampleRate: Double
    private let bandwidth: Double
    private let window: [Float]
    private let fft: RealFFT<Float>

    /// Begins with half a window of silence.
    private var pending: [Float]
    private var samplesRead = 0
    private var sums: [Double]
    private var block: [Float]
    private var re: [Float] = []
    private var im: [Float] = []
    private var scratch: [Float] = []

    /// - Parameters:
    ///   - sampleRate: in Hz.
    ///   - bandwidth: of a bin, in Hz: 1 to half the sample rate.
    /// - Throws: `SpeechAnalysisError`: `.badParameter`, `.unsupportedSampleRate`.
    public init(sampleRate: Double, bandwidth: Double = 100) throws {
        try SpeechAnalysisError.checkPiece([], startingAt: 0, sampleRate: sampleRate)
        try SpeechAnalysisError.require(
            bandwidth >= 1 && bandwidth <= sampleRate / 2, "bandwidth", bandwidth, "1 Hz to half the sample rate")
        self.sampleRate = sampleRate
        self.bandwidth = bandwidth
        // Skirts of a hundredth of a bin.
        var count = 64
        while Double(count) < 100 * sampleRate / bandwidth, count < 1 << 16 { count *= 2 }
        window = (0..<count).map { Float(sin(.pi * (Double($0) + 0.5) / Double(count))) }
        fft = RealFFT.shared(count: count)
        pending = [Float](repeating: 0, count: count / 2)
        sums = [Double](repeating: 0, count: count / 2 + 1)
        block = [Float](repeating: 0, count: count)
    }

    /// Reads further samples.
    ///
    /// - Throws: `SpeechAnalysisError.notFinite`; nothing of this piece has been read then.
    public mutating func push(_ samples: [Float]) throws {
        try SpeechAnalysisError.checkPiece(samples, startingAt: samplesRead, sampleRate: sampleRate)
        samplesRead += samples.count
        pending.append(contentsOf: samples)
        readBlocks()
    }

    /// The average over all that was read. The analyser is used up then.
    ///
    /// - Throws: `SpeechAnalysisError.tooShort` with less than two periods of the bandwidth.
    public mutating func finish() throws -> Ltas {
        let seconds = Double(samplesRead) / sampleRate
        guard seconds >= 2 / bandwidth else { throw SpeechAnalysisError.tooShort(presentSeconds: seconds, neededSeconds: 2 / bandwidth) }
        pending.append(contentsOf: repeatElement(0, count: window.count))
        readBlocks()
        return Ltas(bandwidthHz: bandwidth, decibels: (0..<Int((sampleRate / 2 / bandwidth).rounded(.down))).map { decibels($0) })
    }

    private mutating func readBlocks() {
        var start = 0
        while pending.count - start >= window.count {
            for i in 0..<window.count { block[i] = pending[start + i] * window[i] }
            fft.forward(block, re: &re, im: &im, scratch: &scratch)
            for k in sums.indices { sums[k] += Double(re[k] * re[k] + im[k] * im[k]) }
            start += window.count / 2
        }
        pending.removeFirst(start)
    }

    /// The mean density of the transform's bins whose middles lie in a bin.
    private func decibels(_ bin: Int) -> Double {
        let width = sampleRate / Double(window.count)
        let first = Int((Double(bin) * bandwidth / width).rounded(.up))
        let end = min(sums.count, Int((Double(bin + 1) * bandwidth / width).rounded(.up)))
        // Every frequency stands for itself and for its negative, but 0 and half the rate, which are their own.
        let sum = (first..<max(first, end)).reduce(0) { $0 + ($1 == 0 || $1 == sums.count - 1 ? 1 : 2) * sums[$1] }
        let density = sum / Double(max(1, end - first)) / (sampleRate * Double(samplesRead))
        return density > 4e-40 ? 10 * log10(density / 4e-10) : -300
    }
}
