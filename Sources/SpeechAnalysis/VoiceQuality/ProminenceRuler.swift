#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Measures one cepstrum: smooths it over quefrency, finds its peak and lays the trend line.
struct ProminenceRuler {
    private let parameters: CepstralParameters
    private let overQuefrency: MovingAverage
    private let binSeconds: Double
    private let peakBins: ClosedRange<Int>
    private let trendBins: ClosedRange<Int>
    /// Of the trend's bins: quefrency, or its logarithm.
    private let trendPlaces: [Double]

    init(_ parameters: CepstralParameters, _ cepstra: PowerCepstra) {
        self.parameters = parameters
        let spacing = cepstra.binSeconds
        binSeconds = spacing
        overQuefrency = MovingAverage(steps: parameters.quefrencyAveragingWindow / spacing)
        let last = cepstra.binCount - 2
        let pitch = parameters.peakSearchPitchRange
        peakBins = Self.bins(1 / pitch.upperBound, 1 / pitch.lowerBound, spacing, last)
        trendBins = Self.bins(parameters.trendLineQuefrencyRange.lowerBound, parameters.trendLineQuefrencyRange.upperBound, spacing, last)
        let straight = parameters.trendType == .straight
        trendPlaces = trendBins.map { straight ? Double($0) * spacing : log(Double($0) * spacing) }
    }

    private static func bins(_ from: Double, _ to: Double, _ spacing: Double, _ last: Int) -> ClosedRange<Int> {
        let first = max(1, min(last, Int((from / spacing - 1e-9).rounded(.up))))
        return first...max(first, min(last, Int((to / spacing + 1e-9).rounded(.down))))
    }

    /// The peak's level above the trend line, in decibels.
    func prominence(_ cepstrum: UnsafeBufferPointer<Float>) -> Double {
        let low = min(peakBins.lowerBound - 1, trendBins.lowerBound)
        let high = max(peakBins.upperBound + 1, trendBins.upperBound)
        let levels = (low...high).map { level(cepstrum, $0) }
        let heights = trendBins.map { levels[$0 - low] }
        let trend =
            switch parameters.fitMethod {
            case .robust: TrendLine.robust(trendPlaces, heights)
            case .leastSquares: TrendLine.leastSquares(trendPlaces, heights)
            }
        let peak = highest(levels, low)
        let (before, at, after) = (levels[peak - 1 - low], levels[peak - low], levels[peak + 1 - low])
        let top = at >= before && at >= after ? Parabola.top(before, at, after) : (offset: 0, height: at)
        let quefrency = (Double(peak) + top.offset) * binSeconds
        return top.height - trend.at(parameters.trendType == .straight ? quefrency : log(quefrency))
    }

    /// The highest of the bins that the peak is sought in.
    private func highest(_ levels: [Double], _ low: Int) -> Int {
        var best = peakBins.lowerBound
        for bin in peakBins where levels[bin - low] > levels[best - low] { best = bin }
        return best
    }

    /// The level of a bin, averaged over quefrency, in decibels.
    private func level(_ cepstrum: UnsafeBufferPointer<Float>, _ bin: Int) -> Double {
        let reach = overQuefrency.reach
        var (sum, all) = (Float(0), Float(0))
        for other in max(0, bin - reach)...min(cepstrum.count - 1, bin + reach) {
            let weight = Float(overQuefrency.weights[other - bin + reach])
            sum += weight * cepstrum[other]
            all += weight
        }
        return 10 * log10(Double(sum / all) + 1e-30)
    }
}
