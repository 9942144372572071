/// What mel-frequency cepstral coefficients are made with, under Praat's names and with its defaults.
public struct MFCCParameters: Sendable, Equatable {
    /// Coefficients beside c0.
    public var numberOfCoefficients = 12
    /// The effective length of the Gaussian window in seconds; the window itself is twice as long.
    public var windowLength = 0.015
    /// Seconds between frames.
    public var timeStep = 0.005
    /// The middle of the first filter, in mel.
    public var firstFilterFrequency = 100.0
    /// From one filter's middle to the next one's, in mel.
    public var distanceBetweenFilters = 100.0
    /// Mel; 0 for half the sample rate.
    public var maximumFrequency = 0.0

    public init() {}

    func check() throws {
        let require = SpeechAnalysisError.require
        try require((1...200).contains(numberOfCoefficients), "numberOfCoefficients", Double(numberOfCoefficients), "1 to 200")
        try require((0.001...1).contains(windowLength), "windowLength", windowLength, "0.001 to 1 s")
        try require((0.000_1...10).contains(timeStep), "timeStep", timeStep, "0.0001 to 10 s")
        try require((1...10_000).contains(firstFilterFrequency), "firstFilterFrequency", firstFilterFrequency, "1 to 10000 mel")
        try require((1...10_000).contains(distanceBetweenFilters), "distanceBetweenFilters", distanceBetweenFilters, "1 to 10000 mel")
        try require((0...100_000).contains(maximumFrequency), "maximumFrequency", maximumFrequency, "0 or a frequency in mel")
    }
}

/// Mel-frequency cepstral coefficients over time.
public struct MFCCTrack: Sendable, Equatable {
    /// Where the frames lie.
    public var grid: FrameGrid
    /// Values in a frame: c0 and the coefficients after it.
    public var valuesPerFrame: Int
    /// Frame by frame.
    public var values: [Float]

    public var frameCount: Int { values.count / valuesPerFrame }

    /// c0 and the coefficients of one frame.
    public func frame(_ frame: Int) -> ArraySlice<Float> { values[frame * valuesPerFrame..<(frame + 1) * valuesPerFrame] }

    /// The coefficients of a whole sound, in frames at Praat's places.
    ///
    /// - Parameters:
    ///   - samples: mono, −1…1, at `sampleRate` Hz, at least twice the window length.
    /// - Throws: `SpeechAnalysisError`: `.tooShort`, `.notFinite`, `.badParameter`, `.unsupportedSampleRate`.
    public static func measure(
        _ samples: [Float], sampleRate: Double, parameters: MFCCParameters = MFCCParameters()
    ) throws -> MFCCTrack {
        var analyzer = try MFCCAnalyzer(sampleRate: sampleRate, parameters: parameters, soundSampleCount: samples.count)
        var values: [Float] = []
        for start in stride(from: 0, to: samples.count, by: 16_384) {
            try analyzer.push(Array(samples[start..<min(samples.count, start + 16_384)]), into: &values)
        }
        analyzer.finish(into: &values)
        return MFCCTrack(grid: analyzer.grid, valuesPerFrame: analyzer.valuesPerFrame, values: values)
    }
}
