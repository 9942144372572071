#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The mel scale of pitch: equal steps sound equally wide.
public enum MelScale {
    /// 2595 · log10(1 + f / 700) (O'Shaughnessy, "Speech communication", 1987), the form that Praat's mel filters use.
    public static func mel(hertz: Double) -> Double { 2_595 * log10(1 + hertz / 700) }

    public static func hertz(mel: Double) -> Double { 700 * (pow(10, mel / 2_595) - 1) }
}

/// Triangular filters, evenly spaced on the mel scale, over the bins of a power spectrum.
///
/// Davis & Mermelstein, "Comparison of parametric representations for monosyllabic word recognition in continuously spoken sentences"
/// (1980). Differs, as Praat does: filters all overlap by half on the mel scale from the first one on, and their sides are straight in
/// hertz; each peaks at 1.
public struct MelFilterBank: Sendable, Equatable {
    /// The middle of each filter, in mel.
    public let centresMel: [Double]

    /// Each filter's first bin, and its weights from there on.
    let firstBins: [Int]
    let weights: [[Float]]

    /// - Parameters:
    ///   - firstMel: the middle of the first filter.
    ///   - distanceMel: from one middle to the next; a filter reaches so far to either side.
    ///   - maximumMel: no filter reaches beyond it; 0 for half the sample rate.
    ///   - binCount: bins from 0 Hz on.
    ///   - binWidthHz: from one to the next.
    public init(firstMel: Double, distanceMel: Double, maximumMel: Double = 0, sampleRate: Double, binCount: Int, binWidthHz: Double) {
        let nyquist = MelScale.mel(hertz: sampleRate / 2)
        let top = maximumMel > 0 ? min(maximumMel, nyquist) : nyquist
        let count = max(0, Int(((top - firstMel) / distanceMel).rounded(.down)))
        centresMel = (0..<count).map { firstMel + Double($0) * distanceMel }
        var firstBins: [Int] = []
        var weights: [[Float]] = []
        for centre in centresMel {
            let low = MelScale.hertz(mel: max(0, centre - distanceMel))
            let (middle, high) = (MelScale.hertz(mel: centre), MelScale.hertz(mel: centre + distanceMel))
            let first = max(0, min(binCount - 1, Int((low / binWidthHz).rounded(.up))))
            let last = max(first, min(binCount - 1, Int((high / binWidthHz).rounded(.down))))
            firstBins.append(first)
            weights.append(
                (first...last).map { bin in
                    let f = Double(bin) * binWidthHz
                    return Float(max(0, f <= middle ? (f - low) / (middle - low) : (high - f) / (high - middle)))
                })
        }
        (self.firstBins, self.weights) = (firstBins, weights)
    }

    /// The weighted sum of a filter over a spectrum's bins.
    public func apply(_ filter: Int, to power: [Float]) -> Float {
        weights[filter].indices.reduce(0) { $0 + weights[filter][$1] * power[firstBins[filter] + $1] }
    }
}
