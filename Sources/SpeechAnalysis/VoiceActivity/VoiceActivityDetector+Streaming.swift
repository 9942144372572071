extension VoiceActivityDetector: StreamingAnalyzer {
    /// From a region's end to when it is given: the pause after it, what the noise floor looks ahead and the frame, or, of a region that had
    /// to be cut, how far back the cut may lie, which is farthest in the first one.
    public var latencySeconds: Double {
        let (longest, first) = (settings.maximumSeconds, min(settings.firstMaximumSeconds, settings.maximumSeconds))
        return max(settings.pauseSeconds, longest - cutPlaces(before: first).lowerBound, longest - cutPlaces(before: longest).lowerBound)
            + 0.7
    }

    /// Reads further samples.
    ///
    /// - Returns: the regions that these samples completed, in order.
    public mutating func push(_ samples: [Float]) throws -> [VoiceRegion] {
        try SpeechAnalysisError.checkFinite(samples, startingAt: samplesRead)
        return push(samples[...])
    }
}
