/// A moment's harmonics-to-noise ratio.
public struct HarmonicityFrame: Sendable, Equatable {
    /// The middle of the frame, from the beginning of the sound.
    public var seconds: Double
    /// nil where the frame is silent beside the sound, or the sound so far.
    public var decibels: Double?
}

/// Measures harmonicity while the sound goes on, as `Harmonicity` does of a whole one; pieces of any size give the same frames, bit for bit.
///
/// Given the `scale` of the sound, frames are the whole sound's, bit for bit. Without it, what counts as silent is weighed against the sound
/// up to the frame's own end: before the sound's loudest moment, frames can have a value here which the whole sound calls silent; values
/// themselves never differ.
public struct HarmonicityAnalyzer: StreamingAnalyzer {
    private var sound: SlidingSound
    private var search: HarmonicitySearch

    /// - Parameters:
    ///   - sampleRate: in Hz.
    ///   - parameters: nil chooses the defaults of the method.
    ///   - scale: of the whole sound, if known.
    ///   - soundSampleCount: the samples of the whole sound, if known: frames are placed as the parameters say then; otherwise the first
    ///     frame begins with the sound.
    /// - Throws: `SpeechAnalysisError`: `.badParameter`, `.unsupportedSampleRate`, `.tooShort` if the sound is known to be.
    public init(
        sampleRate: Double, parameters: HarmonicityParameters? = nil, method: PitchParameters.Method = .crossCorrelation,
        scale: SoundScale? = nil, soundSampleCount: Int? = nil
    ) throws {
        sound = try SlidingSound(sampleRate: sampleRate)
        let analysis = try CorrelationPitch(
            harmonicity: parameters ?? HarmonicityParameters(method), method, sampleRate: sampleRate)
        search = try HarmonicitySearch(analysis, scale: scale, soundSampleCount: soundSampleCount)
    }

    /// Where the frames lie; without a known length there is no end to them.
    public var grid: FrameGrid { search.reader.schedule.grid }

    public var latencySeconds: Double { search.reader.latencySeconds }

    public mutating func push(_ samples: [Float]) throws -> [HarmonicityFrame] {
        try sound.push(samples)
        return read()
    }

    public mutating func finish() -> [HarmonicityFrame] {
        sound.end()
        return read()
    }

    private mutating func read() -> [HarmonicityFrame] {
        let first = search.reader.framesDone
        let values = sound.withPiece { search.read($0, ended: sound.hasEnded) }
        sound.forget(before: search.reader.neededFrom)
        return values.indices.map { HarmonicityFrame(seconds: grid.seconds(first + $0), decibels: values[$0]) }
    }
}

/// The strongest candidate of each frame, as a ratio.
struct HarmonicitySearch: Sendable {
    private(set) var reader: CurveReader
    private var finder: CandidateFinder
    private let path: PitchPath

    init(_ analysis: CorrelationPitch, scale: SoundScale?, soundSampleCount: Int?) throws {
        reader = try CurveReader(analysis, scale: scale, soundSampleCount: soundSampleCount)
        finder = CandidateFinder(analysis.parameters, sampleRate: analysis.sampleRate, interpolator: .deep)
        path = PitchPath(analysis.parameters, stepSeconds: analysis.stepSeconds)
    }

    /// - Returns: the ratios of further frames in decibels, nil where silent.
    mutating func read(_ sound: SoundPiece, ended: Bool) -> [Double?] {
        var decibels: [Double?] = []
        let lagEnd = reader.analysis.frames.lagEnd
        var reading = reader
        reading.read(sound, ended: ended) { curve, weight in
            let strength = finder.strongest(curve, lagEnd: lagEnd)
            decibels.append(strength > path.unvoicedStrength(weight.intensity) ? Harmonicity.decibels(strength) : nil)
        }
        reader = reading
        return decibels
    }
}
