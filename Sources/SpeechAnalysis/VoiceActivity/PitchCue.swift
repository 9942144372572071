/// A rough pitch for telling voices from drums, clicks and noise: the best peak of the autocorrelation.
///
/// The autocorrelation of a windowed frame divided by that of its window, after Boersma, "Accurate short-term analysis of the
/// fundamental frequency and the harmonics-to-noise ratio of a sampled sound" (1993). Differs: taken from the power spectrum that is
/// there already, between 80 and 2650 Hz, without candidates or a path; it is a cue, not a measure.
struct PitchCue: Sendable {
    private static let bins = 5..<170
    /// 400 to 75 Hz.
    private static let lags = 40..<213
    /// Taken off a peak for each sample of its lag, so that a period wins over its multiples.
    private static let lagCost: Float = 0.0006

    private let fft = RealFFT<Float>.shared(count: VoiceFrame.length)
    private var scratch: [Float] = []
    private let windowCorrection: [Float]
    private var mirrored = [Float](repeating: 0, count: VoiceFrame.length)
    private var correlation: [Float] = []
    private var unused: [Float] = []

    /// - Parameter window: the window that frames are multiplied with.
    init(window: [Float]) {
        var (real, imaginary): ([Float], [Float]) = ([], [])
        fft.forward(window, re: &real, im: &imaginary, scratch: &scratch)
        let power = zip(real, imaginary).map { $0 * $0 + $1 * $1 }
        let full = power + power[1..<VoiceFrame.length / 2].reversed()
        fft.forward(full, re: &real, im: &imaginary, scratch: &scratch)
        windowCorrection = real.map { real[0] / max($0, real[0] * 1e-3) }
    }

    /// - Parameter power: the power spectrum of a frame.
    /// - Returns: the peak's height, 1 for a perfect period, and its frequency in Hz; zeros when there is no peak.
    mutating func measure(_ power: [Float]) -> (periodicity: Float, pitchHz: Float) {
        for k in Self.bins {
            mirrored[k] = power[k]
            mirrored[VoiceFrame.length - k] = power[k]
        }
        fft.forward(mirrored, re: &correlation, im: &unused, scratch: &scratch)
        guard correlation[0] > 1e-12 else { return (0, 0) }
        let scale = 1 / correlation[0]
        for lag in Self.lags.lowerBound - 1...Self.lags.upperBound { correlation[lag] *= windowCorrection[lag] * scale }
        var (best, bestScore) = (0, -Float.infinity)
        for lag in Self.lags where correlation[lag] > correlation[lag - 1] && correlation[lag] >= correlation[lag + 1] {
            let score = correlation[lag] - Self.lagCost * Float(lag)
            if score > bestScore { (best, bestScore) = (lag, score) }
        }
        guard best > 0 else { return (0, 0) }
        let (a, b, c) = (correlation[best - 1], correlation[best], correlation[best + 1])
        let curvature = a - 2 * b + c
        let offset = curvature < 0 ? 0.5 * (a - c) / curvature : 0
        return (b, Float(VoiceFrame.sampleRate) / (Float(best) + offset))
    }
}
