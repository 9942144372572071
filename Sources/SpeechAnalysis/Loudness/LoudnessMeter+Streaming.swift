/// Loudness every 100 ms.
public struct LoudnessReading: Sendable, Equatable {
    /// Where the windows end, from the beginning of the sound.
    public var seconds: Double
    /// Loudness of the 0.4 s before in LUFS; nil where there are not so many, and for silence.
    public var momentaryLUFS: Double?
    /// Loudness of the 3 s before in LUFS; nil where there are not so many, and for silence.
    public var shortTermLUFS: Double?
}

extension LoudnessMeter: StreamingAnalyzer {
    /// A reading comes as soon as its windows end.
    public var latencySeconds: Double { 1 / sampleRate }

    /// Reads further samples of a sound of one channel.
    ///
    /// - Returns: the readings that they complete.
    /// - Throws: `SpeechAnalysisError.badParameter` unless the layout has one channel, `.notFinite`.
    public mutating func push(_ samples: [Float]) throws -> [LoudnessReading] {
        var readings: [LoudnessReading] = []
        try push([samples]) { readings.append($0) }
        return readings
    }

    /// Nothing waits for more sound. `loudness` tells what was measured in all.
    public mutating func finish() -> [LoudnessReading] { [] }
}
