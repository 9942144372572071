#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Finds the pitches that a frame may have: the maxima of its correlation curve.
struct CandidateFinder {
    private let parameters: PitchParameters
    private let sampleRate: Double
    private let most: Int
    private let interpolator: SincInterpolator
    private var found: [(lag: Int, rank: Double)] = []

    init(_ parameters: PitchParameters, sampleRate: Double, interpolator: SincInterpolator) {
        self.parameters = parameters
        self.sampleRate = sampleRate
        self.interpolator = interpolator
        most = max(parameters.maximumCandidates, Int(parameters.pitchCeiling / parameters.pitchFloor))
    }

    /// Appends a frame's candidates to `candidates`: the unvoiced one, then the others from high pitch to low.
    ///
    /// - Parameters:
    ///   - curve: correlations by lag; lag 0 is in the middle.
    ///   - lagEnd: lags below it are candidates.
    mutating func append(_ curve: UnsafeBufferPointer<Float>, lagEnd: Int, to candidates: inout [PitchCandidate]) {
        candidates.append(.unvoiced)
        findPeaks(curve, lagEnd)
        for (lag, _) in found { candidates.append(refined(curve, lag)) }
    }

    /// The height of a frame's strongest candidate; 0 without one.
    mutating func strongest(_ curve: UnsafeBufferPointer<Float>, lagEnd: Int) -> Double {
        findPeaks(curve, lagEnd)
        return found.reduce(0) { max($0, refined(curve, $1.lag).strength) }
    }

    /// Fills `found` with as many maxima as may be kept.
    private mutating func findPeaks(_ curve: UnsafeBufferPointer<Float>, _ lagEnd: Int) {
        let middle = curve.count / 2
        let threshold = Float(0.5 * parameters.voicingThreshold)
        found.removeAll(keepingCapacity: true)
        var (before, at) = (curve[middle + 1], curve[middle + 2])
        for lag in 2..<max(2, min(lagEnd, middle)) {
            let after = curve[middle + lag + 1]
            if at > threshold, at > before, at >= after { found.append((lag, 0)) }
            (before, at) = (at, after)
        }
        guard found.count > most - 1 else { return }
        for i in found.indices { found[i].rank = rank(curve, found[i].lag) }
        found.sort { $0.rank > $1.rank }
        found.removeLast(found.count - (most - 1))
        found.sort { $0.lag < $1.lag }
    }

    /// The strength less the octave cost, at the top of the parabola through the samples: good enough to choose the best by.
    private func rank(_ curve: UnsafeBufferPointer<Float>, _ lag: Int) -> Double {
        let middle = curve.count / 2
        let peak = middle + lag
        let place = Double(lag) + Parabola.top(curve[peak - 1], curve[peak], curve[peak + 1]).offset
        let height = interpolator.value(curve, at: Double(middle) + place)
        return height - parameters.octaveCost * log2(parameters.pitchFloor * place / sampleRate)
    }

    private func refined(_ curve: UnsafeBufferPointer<Float>, _ lag: Int) -> PitchCandidate {
        let middle = curve.count / 2
        let top = interpolator.maximum(curve, peak: middle + lag)
        // Where the window's correlation is small, rounding can make a peak of more than 1, which is as far from periodic as below 1.
        return PitchCandidate(
            frequencyHz: sampleRate / (top.place - Double(middle)), strength: top.height > 1 ? 1 / top.height : top.height)
    }
}
