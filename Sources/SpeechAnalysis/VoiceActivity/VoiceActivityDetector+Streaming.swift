extension VoiceActivityDetector: StreamingAnalyzer {
    /// From a region's end to when it is given: the pause after it, what the noise floor looks ahead and the frame, or, of a region that had
    /// to be cut, how far back the cut may lie.
    public var latencySeconds: Double { max(settings.pauseSeconds, min(Self.cutSearchSeconds, settings.maximumSeconds / 2)) + 0.7 }

    /// Reads further samples.
    ///
    /// - Returns: the regions that these samples completed, in order.
    public mutating func push(_ samples: [Float]) throws -> [VoiceRegion] {
        try SpeechAnalysisError.checkFinite(samples, startingAt: samplesRead)
        return push(samples[...])
    }
}
