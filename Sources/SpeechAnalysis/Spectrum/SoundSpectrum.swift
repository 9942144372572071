#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The spectrum of a whole stretch of sound, unwindowed: for its moments and the energy of bands.
///
/// As Praat's "Sound: To Spectrum": the samples are continued with silence to a power of two. In double precision; takes 24 bytes a
/// sample while it works, so it is meant for vowels, fricatives and phrases; long recordings have `Ltas`.
public struct SoundSpectrum: Sendable, Equatable {
    /// From one bin to the next, in Hz; bin 0 is 0 Hz.
    public var binWidthHz: Double

    /// Squared magnitude of each bin, |Σ x[n] · e^(−2πikn/N) / sampleRate|².
    public var power: [Double]

    /// - Parameters:
    ///   - samples: mono, −1…1, at least 2 of them.
    ///   - sampleRate: in Hz.
    /// - Throws: `SpeechAnalysisError`: `.tooShort`, `.notFinite`, `.unsupportedSampleRate`.
    public init(_ samples: [Float], sampleRate: Double) throws {
        try SpeechAnalysisError.checkPiece(samples, startingAt: 0, sampleRate: sampleRate)
        guard samples.count >= 2 else {
            throw SpeechAnalysisError.tooShort(presentSeconds: Double(samples.count) / sampleRate, neededSeconds: 2 / sampleRate)
        }
        var count = 2
        while count < samples.count { count *= 2 }
        let padded = samples.map { Double($0) } + [Double](repeating: 0, count: count - samples.count)
        var (re, im, scratch): ([Double], [Double], [Double]) = ([], [], [])
        RealFFT<Double>.shared(count: count).forward(padded, re: &re, im: &im, scratch: &scratch)
        binWidthHz = sampleRate / Double(count)
        power = re.indices.map { (re[$0] * re[$0] + im[$0] * im[$0]) / (sampleRate * sampleRate) }
    }

    /// The energy between two frequencies, in squares of the samples' unit times seconds; both sides of the spectrum count.
    public func bandEnergy(_ band: Range<Double>) -> Double {
        power.indices.reduce(0.0) { sum, bin in
            // The bin's share of the band; 0 Hz and half the sample rate have half a bin each.
            let middle = Double(bin) * binWidthHz
            let low = max(band.lowerBound, max(0, middle - binWidthHz / 2))
            let high = min(band.upperBound, min(middle + binWidthHz / 2, Double(power.count - 1) * binWidthHz))
            return high > low ? sum + 2 * power[bin] * (high - low) : sum
        }
    }

    /// How much more energy lies in one band than in another, in dB; `nil` if one of them is silent.
    public func bandEnergyDifference(low: Range<Double>, high: Range<Double>) -> Double? {
        let (a, b) = (bandEnergy(low), bandEnergy(high))
        return a > 0 && b > 0 ? 10 * log10(b / a) : nil
    }

    /// The moments of the spectrum; `nil` for silence.
    ///
    /// - Parameter power: the weight of a bin is its magnitude raised to this: 2 for power, 1 for magnitude.
    public func moments(power exponent: Double = 2) -> SpectralMoments? {
        let weights = exponent == 2 ? power : power.map { pow($0, exponent / 2) }
        return SpectralMoments(weights: weights, binWidthHz: binWidthHz)
    }
}

/// Where a spectrum lies and how it is shaped.
public struct SpectralMoments: Sendable, Equatable {
    /// The mean frequency, in Hz.
    public var centreOfGravityHz: Double
    /// In Hz.
    public var standardDeviationHz: Double
    /// Above 0 where the spectrum falls off more slowly upwards than downwards.
    public var skewness: Double
    /// Above 0 where it is more peaked than a Gaussian.
    public var kurtosis: Double

    /// `nil` if no weight is above 0. A single line has neither skewness nor kurtosis: both are 0 then.
    init?(weights: [Double], binWidthHz: Double) {
        let total = weights.reduce(0, +)
        guard total > 0, total.isFinite else { return nil }
        let centre = weights.indices.reduce(0) { $0 + Double($1) * binWidthHz * weights[$1] } / total
        var (second, third, fourth) = (0.0, 0.0, 0.0)
        for (bin, weight) in weights.enumerated() {
            let distance = Double(bin) * binWidthHz - centre
            let square = distance * distance
            second += square * weight
            third += square * distance * weight
            fourth += square * square * weight
        }
        let variance = second / total
        centreOfGravityHz = centre
        standardDeviationHz = variance.squareRoot()
        skewness = variance > 0 ? third / total / (variance * variance.squareRoot()) : 0
        kurtosis = variance > 0 ? fourth / total / (variance * variance) - 3 : 0
    }
}
