import SpeechAnalysis

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What pictures of a recording are drawn from, at a size that does not grow with it: a spectrogram and the wave's outline.
struct PictureMeter: Sendable {
    /// Columns that no picture needs more of: a screen's width several times over.
    private static let mostColumns = 8_192.0
    private static let highestHz = 8_000.0
    private static let bandHz = 50.0
    /// Levels of a spectrogram in dB re 2·10⁻⁵, a byte each: half a decibel apart.
    private static let levels = (lowest: -30.0, highest: 97.0)

    private var analyzer: SpectrogramAnalyzer?
    private var spectrogram: AnalysisTrack
    /// Frames that make a column, and what has come of the next one.
    private let framesPerColumn: Int
    private var frames: [Float] = []
    private var column: [Float]
    private var framesInColumn = 0

    private var waveform: AnalysisTrack
    private let samplesPerColumn: Int
    private var extremes: (lowest: Float, highest: Float)?
    private var samplesInColumn = 0

    init(_ sound: SurveyedSound) throws {
        let columnSeconds = max(0.002, sound.seconds / Self.mostColumns)
        framesPerColumn = max(1, Int((columnSeconds / 0.01).rounded(.up)))
        let settings = SpectrogramParameters(
            windowLength: 0.005, maximumFrequency: Self.highestHz, timeStep: columnSeconds / Double(framesPerColumn),
            frequencyStep: Self.bandHz)
        analyzer = try unlessTooShort {
            try SpectrogramAnalyzer(sampleRate: sound.sampleRate, parameters: settings, soundSampleCount: sound.sampleCount)
        }
        column = [Float](repeating: 0, count: analyzer?.binCount ?? 0)
        let step = analyzer?.grid.stepSeconds ?? 0
        spectrogram = AnalysisTrack(
            .spectrogram, [],
            bins: .init(
                lowestHz: analyzer?.lowestFrequencyHz ?? 0, stepHz: analyzer?.frequencyStepHz ?? Self.bandHz,
                count: max(1, analyzer?.binCount ?? 1)),
            .init(
                startSeconds: (analyzer?.grid.startSeconds ?? 0) + 0.5 * Double(framesPerColumn - 1) * step,
                stepSeconds: step > 0 ? step * Double(framesPerColumn) : 1),
            lowest: Self.levels.lowest, highest: Self.levels.highest, bytes: 1)
        samplesPerColumn = max(1, Int((columnSeconds * sound.sampleRate).rounded()))
        let seconds = Double(samplesPerColumn) / sound.sampleRate
        waveform = AnalysisTrack(
            .waveform, [.init(name: "lowest", unit: .none), .init(name: "highest", unit: .none)],
            .init(startSeconds: seconds / 2, stepSeconds: seconds), lowest: -4, highest: 4)
    }

    mutating func push(_ samples: [Float]) throws {
        outline(samples)
        guard analyzer != nil else { return }
        frames.removeAll(keepingCapacity: true)
        try analyzer?.push(samples, into: &frames)
        gather()
    }

    private mutating func outline(_ samples: [Float]) {
        var start = 0
        while start < samples.count {
            let end = min(samples.count, start + samplesPerColumn - samplesInColumn)
            var (low, high) = extremes ?? (samples[start], samples[start])
            for i in start..<end { (low, high) = (min(low, samples[i]), max(high, samples[i])) }
            extremes = (low, high)
            samplesInColumn += end - start
            start = end
            if samplesInColumn == samplesPerColumn { closeOutline() }
        }
    }

    private mutating func closeOutline() {
        guard let extremes else { return }
        waveform.append(Double(extremes.lowest))
        waveform.append(Double(extremes.highest))
        (self.extremes, samplesInColumn) = (nil, 0)
    }

    /// Adds up the power of the frames of a column.
    private mutating func gather() {
        let width = column.count
        for start in stride(from: 0, to: frames.count, by: max(1, width)) {
            for bin in 0..<width { column[bin] += frames[start + bin] }
            framesInColumn += 1
            if framesInColumn == framesPerColumn { closeColumn() }
        }
    }

    private mutating func closeColumn() {
        for bin in column.indices {
            let power = Double(column[bin]) / Double(framesInColumn)
            spectrogram.append(power > 0 ? 10 * log10(power / 4e-10) : nil)
            column[bin] = 0
        }
        framesInColumn = 0
    }

    mutating func finishSpectrogram() -> AnalysisTrack {
        guard analyzer != nil else { return spectrogram }
        frames.removeAll(keepingCapacity: true)
        analyzer?.finish(into: &frames)
        gather()
        if framesInColumn > 0 { closeColumn() }
        return spectrogram
    }

    mutating func finishWaveform() -> AnalysisTrack {
        closeOutline()
        return waveform
    }
}
