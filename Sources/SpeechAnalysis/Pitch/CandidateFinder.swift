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
        let middle = curve.count / 2
        candidates.append(.unvoiced)
        let threshold = Float(0.5 * parameters.voicingThreshold)
        found.removeAll(keepingCapacity: true)
        var (before, at) = (curve[middle + 1], curve[middle + 2])
        for lag in 2..<max(2, min(lagEnd, middle)) {
            let after = curve[middle + lag + 1]
            if at > threshold, at > before, at >= after { found.append((lag, 0)) }
            (before, at) = (at, after)
        }
        if found.count > most - 1 {
            for i in found.indices { found[i].rank = rank(curve, middle, found[i].lag) }
            found.sort { $0.rank > $1.rank }
            found.removeLast(found.count - (most - 1))
            found.sort { $0.lag < $1.lag }
        }
        for (lag, _) in found { candidates.append(refined(curve, middle, lag)) }
    }

    /// The strength less the octave cost, at the top of the parabola through the samples: good enough to choose the best by.
    private func rank(_ curve: UnsafeBufferPointer<Float>, _ middle: Int, _ lag: Int) -> Double {
        let peak = middle + lag
        let place = Double(lag) + SincInterpolator.parabolaTop(curve[peak - 1], curve[peak], curve[peak + 1]).offset
        let height = interpolator.value(curve, at: Double(middle) + place)
        return height - parameters.octaveCost * log2(parameters.pitchFloor * place / sampleRate)
    }

    private func refined(_ curve: UnsafeBufferPointer<Float>, _ middle: Int, _ lag: Int) -> PitchCandidate {
        let top = interpolator.maximum(curve, peak: middle + lag)
        // Where the window's correlation is small, rounding can make a peak of more than 1, which is as far from periodic as below 1.
        return PitchCandidate(
            frequencyHz: sampleRate / (top.place - Double(middle)), strength: top.height > 1 ? 1 / top.height : top.height)
    }
}
