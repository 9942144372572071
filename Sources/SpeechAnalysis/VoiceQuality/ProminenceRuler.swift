#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Measures one cepstrum: smooths it over quefrency, finds its peak and lays the trend line.
struct ProminenceRuler: Sendable {
    private let parameters: CepstralParameters
    private let overQuefrency: MovingAverage
    private let weights: [Float]
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
        weights = overQuefrency.weights.map { Float($0) }
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
        // Room for a whole group at the end.
        return withUnsafeTemporaryAllocation(of: Double.self, capacity: high - low + Self.groupCount) { levels in
            fill(levels, with: cepstrum, low...high)
            return prominence(of: UnsafeBufferPointer(levels), low)
        }
    }

    /// - Parameter low: the bin of the first level.
    private func prominence(of levels: UnsafeBufferPointer<Double>, _ low: Int) -> Double {
        let heights = UnsafeBufferPointer(rebasing: levels[trendBins.lowerBound - low..<trendBins.upperBound + 1 - low])
        let trend = trendPlaces.withUnsafeBufferPointer { places in
            switch parameters.fitMethod {
            case .robust: TrendLine.robust(places, heights)
            case .leastSquares: TrendLine.leastSquares(places, heights)
            }
        }
        let peak = highest(levels, low)
        let (before, at, after) = (levels[peak - 1 - low], levels[peak - low], levels[peak + 1 - low])
        let top = at >= before && at >= after ? Parabola.top(before, at, after) : (offset: 0, height: at)
        let quefrency = (Double(peak) + top.offset) * binSeconds
        return top.height - trend.at(parameters.trendType == .straight ? quefrency : log(quefrency))
    }

    /// The highest of the bins that the peak is sought in.
    private func highest(_ levels: UnsafeBufferPointer<Double>, _ low: Int) -> Int {
        var best = peakBins.lowerBound
        for bin in peakBins where levels[bin - low] > levels[best - low] { best = bin }
        return best
    }

    /// Bins whose means are reckoned side by side.
    private static let groupCount = 8

    /// The levels of bins, averaged over quefrency, in decibels; a mean of fewer near the ends of the cepstrum.
    ///
    /// - Parameter levels: has room for `groupCount` less one behind the last bin.
    private func fill(
        _ levels: UnsafeMutableBufferPointer<Double>, with cepstrum: UnsafeBufferPointer<Float>, _ bins: ClosedRange<Int>
    ) {
        let reach = overQuefrency.reach
        for bin in stride(from: bins.lowerBound, through: bins.upperBound, by: Self.groupCount) {
            var (means, means2) = (SIMD4<Float>.zero, SIMD4<Float>.zero)
            if bin >= reach, bin + Self.groupCount - 1 + reach < cepstrum.count, let start = cepstrum.baseAddress {
                let first = start + bin - reach
                weights.withUnsafeBufferPointer { weights in
                    for k in 0..<weights.count {
                        means += weights[k] * UnsafeRawPointer(first + k).loadUnaligned(as: SIMD4<Float>.self)
                        means2 += weights[k] * UnsafeRawPointer(first + k + 4).loadUnaligned(as: SIMD4<Float>.self)
                    }
                }
            } else {
                for lane in 0..<4 {
                    means[lane] = edgeMean(cepstrum, min(bin + lane, bins.upperBound))
                    means2[lane] = edgeMean(cepstrum, min(bin + lane + 4, bins.upperBound))
                }
            }
            guard let target = levels.baseAddress else { return }
            Self.put(decibels: means, target + bin - bins.lowerBound)
            Self.put(decibels: means2, target + bin - bins.lowerBound + 4)
        }
    }

    @inline(__always)
    private static func put(decibels means: SIMD4<Float>, _ target: UnsafeMutablePointer<Double>) {
        // 10 log₁₀ x = 10 / ln 10 · ln x.
        let logarithms = 4.342_944_8 * FastLogarithm.natural(means.replacing(with: 1e-30, where: means .< 1e-30))
        UnsafeMutableRawPointer(target).storeBytes(of: SIMD4<Double>(logarithms), as: SIMD4<Double>.self)
    }

    private func edgeMean(_ cepstrum: UnsafeBufferPointer<Float>, _ bin: Int) -> Float {
        let reach = overQuefrency.reach
        var (sum, all) = (Float(0), Float(0))
        for other in max(0, bin - reach)...min(cepstrum.count - 1, bin + reach) {
            sum += weights[other - bin + reach] * cepstrum[other]
            all += weights[other - bin + reach]
        }
        return sum / all
    }
}
