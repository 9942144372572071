import SpeechAnalysis

extension VoiceMeasures {
    /// - Parameter report: `nil` for a sound that is too short for one.
    init(_ report: VoiceReport?, _ absent: UndefinedReason) {
        let (jitter, shimmer) = (report?.jitter, report?.shimmer)
        let none: UndefinedReason =
            report == nil || absent == .silent ? absent : report?.pulseCount == 0 ? .noVoice : .tooFewPeriods
        let voiceless: UndefinedReason = report == nil || absent == .silent ? absent : .noVoice
        func share(_ value: Double?) -> Measure { Measure(value.map { 100 * $0 }, .percent, otherwise: none) }
        func ofAll(_ value: Double?, _ unit: MeasureUnit) -> Measure { Measure(value, unit, otherwise: absent) }
        pulses = ofAll(report.map { Double($0.pulseCount) }, .count)
        meanPeriod = Measure(jitter?.meanPeriodSeconds.map { 1_000 * $0 }, .milliseconds, otherwise: none)
        jitterLocal = share(jitter?.local)
        jitterLocalAbsolute = Measure(jitter?.localAbsoluteSeconds.map { 1e6 * $0 }, .microseconds, otherwise: none)
        jitterRap = share(jitter?.rap)
        jitterPpq5 = share(jitter?.ppq5)
        jitterDdp = share(jitter?.ddp)
        shimmerLocal = share(shimmer?.local)
        shimmerLocalDecibels = Measure(shimmer?.localDecibels, .decibels, otherwise: none)
        shimmerApq3 = share(shimmer?.apq3)
        shimmerApq5 = share(shimmer?.apq5)
        shimmerApq11 = share(shimmer?.apq11)
        shimmerDda = share(shimmer?.dda)
        let periodicity = report?.periodicity
        harmonicity = Measure(report?.harmonicityDecibels, .decibels, otherwise: voiceless)
        meanAutocorrelation = Measure(periodicity?.meanAutocorrelation, .none, otherwise: voiceless)
        noiseToHarmonics = Measure(periodicity?.meanNoiseToHarmonicsRatio, .none, otherwise: voiceless)
        // Of digital silence a cepstrum has no peak, whatever the arithmetic gives.
        cpps = Measure(absent == .silent ? nil : report?.cppsDecibels, .decibels, otherwise: absent)
        let hasVoice = (report?.pulseCount ?? 0) > 1
        voiceBreaks = Measure(hasVoice ? report.map { Double($0.breaks.count) } : nil, .count, otherwise: none)
        voiceBreakShare = share(hasVoice ? report?.breaks.degree : nil)
        unvoicedShare = ofAll(report.map { 100 * $0.unvoicedFraction }, .percent)
    }
}

extension SpectrumMeasures {
    /// In Hz.
    private static let bandEdges = [0.0, 500, 1_000, 2_000, 4_000, 8_000, 16_000]

    /// - Parameters:
    ///   - ltas: `nil` for a sound that is too short for one.
    ///   - highestHz: where the sound's band ends.
    init(_ ltas: Ltas?, highestHz: Double, _ absent: UndefinedReason) {
        let moments = ltas?.moments()
        centreOfGravity = Measure(moments?.centreOfGravityHz, .hertz, otherwise: absent)
        standardDeviation = Measure(moments?.standardDeviationHz, .hertz, otherwise: absent)
        skewness = Measure(moments?.skewness, .none, otherwise: absent)
        kurtosis = Measure(moments?.kurtosis, .none, otherwise: absent)
        slope = Measure(moments == nil ? nil : ltas?.slope(), .decibels, otherwise: absent)
        bands = zip(Self.bandEdges, Self.bandEdges.dropFirst()).map { low, high in
            let isThere = high <= highestHz
            let level = isThere && moments != nil ? ltas?.meanDecibels(low..<high) : nil
            return SpectrumBand(
                fromHz: low, toHz: high, level: Measure(level, .decibelsPerHertz, otherwise: isThere ? absent : .beyondBandwidth))
        }
    }
}
