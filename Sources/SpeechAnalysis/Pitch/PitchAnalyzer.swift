/// A moment's pitch.
public struct PitchFrame: Sendable, Equatable {
    /// The middle of the frame, from the beginning of the sound.
    public var seconds: Double
    /// Hz; nil where unvoiced.
    public var frequencyHz: Double?
    /// The periodicity of what was chosen, 0 where unvoiced.
    public var strength: Double
    /// The frame's peak over that of the sound, or of the sound so far: 0…1.
    public var intensity: Double
}

/// Finds pitch while the sound goes on, as `Pitch` does in a whole one; pieces of any size give the same frames, bit for bit.
///
/// Two things of the method look at all of a sound, and each has its answer here.
///
/// *The path through the candidates* is the best one over the whole sound. Frames come as soon as all ways that are still possible agree on
/// them, which changes nothing. `decisionSeconds` bounds the wait: beyond it
/// the best way so far decides, and only then may a frame differ from the whole sound's.
///
/// *Silence is weighed against the sound's peak.* Given the `scale` of the sound, frames are the whole sound's, bit for bit. Without it, each
/// is weighed against the sound up to its own end: from the sound's loudest moment on they are the same, and before it a frame can be
/// voiced here which the whole sound calls silent, if its peak is below `silenceThreshold` of the peak that is still to come.
public struct PitchAnalyzer: StreamingAnalyzer {
    private var sound: SlidingSound
    private var search: PitchSearch
    private let decisionSeconds: Double

    /// - Parameters:
    ///   - sampleRate: in Hz.
    ///   - scale: of the whole sound, if known.
    ///   - soundSampleCount: the samples of the whole sound, if known: frames are placed as the parameters say then; otherwise the first
    ///     frame begins with the sound.
    ///   - decisionSeconds: how much sound may stay undecided, 0.05 or more; infinity waits for as long as it takes.
    /// - Throws: `SpeechAnalysisError`: `.badParameter`, `.unsupportedSampleRate`, `.tooShort` if the sound is known to be.
    public init(
        sampleRate: Double, parameters: PitchParameters = PitchParameters(), method: PitchParameters.Method = .autocorrelation,
        scale: SoundScale? = nil, soundSampleCount: Int? = nil, decisionSeconds: Double = 1
    ) throws {
        sound = try SlidingSound(sampleRate: sampleRate)
        try SpeechAnalysisError.require(decisionSeconds >= 0.05, "decisionSeconds", decisionSeconds, "at least 0.05 s")
        self.decisionSeconds = decisionSeconds
        search = try PitchSearch(
            CorrelationPitch(parameters, method, sampleRate: sampleRate), scale: scale, soundSampleCount: soundSampleCount,
            decisionSeconds: decisionSeconds)
    }

    /// Where the frames lie; without a known length there is no end to them.
    public var grid: FrameGrid { search.reader.schedule.grid }

    public var latencySeconds: Double { search.latencySeconds }

    public mutating func push(_ samples: [Float]) throws -> [PitchFrame] {
        try sound.push(samples)
        return read()
    }

    public mutating func finish() -> [PitchFrame] {
        sound.end()
        return read()
    }

    private mutating func read() -> [PitchFrame] {
        let frames = sound.withPiece { search.read($0, ended: sound.hasEnded) }
        sound.forget(before: search.reader.neededFrom)
        return frames.map(\.frame)
    }
}

/// The candidates of frames as they are read, and the path through them.
struct PitchSearch: Sendable {
    /// Frames between looks at what is decided. Counted from the sound's beginning, so that pieces do not matter.
    private static let framesPerLook = 8

    private(set) var reader: CurveReader
    private var finder: CandidateFinder
    private(set) var path: PitchPath
    private let longestOpen: Int
    private let keepsAll: Bool
    private var framesRead = 0
    private var framesGiven = 0

    /// A frame that is final.
    struct Decided: Sendable {
        let frame: PitchFrame
        /// The peak of the sound, or of the sound up to the frame's end.
        let soundPeak: Float
        /// Whether it is voiced by itself, before the path is chosen.
        let isVoicedAlone: Bool
    }

    /// - Parameter decisionSeconds: nil keeps all frames until the end.
    init(_ analysis: CorrelationPitch, scale: SoundScale?, soundSampleCount: Int?, decisionSeconds: Double?) throws {
        reader = try CurveReader(analysis, scale: scale, soundSampleCount: soundSampleCount)
        finder = CandidateFinder(analysis.parameters, sampleRate: analysis.sampleRate, interpolator: .deep)
        path = PitchPath(analysis.parameters, stepSeconds: analysis.stepSeconds)
        let frames = (decisionSeconds ?? .infinity) / analysis.stepSeconds
        longestOpen = frames < 1e9 ? max(1, Int(frames)) : .max
        keepsAll = decisionSeconds == nil
    }

    var latencySeconds: Double {
        guard longestOpen < .max else { return .infinity }
        return reader.latencySeconds + Double(longestOpen + Self.framesPerLook) * reader.analysis.stepSeconds
    }

    /// Reads what has come of the sound.
    ///
    /// - Returns: the frames that are decided by now; none before the end if all are kept.
    mutating func read(_ sound: SoundPiece, ended: Bool) -> [Decided] {
        var decided: [Decided] = []
        let lagEnd = reader.analysis.frames.lagEnd
        var reading = reader
        reading.read(sound, ended: ended) { curve, weight in
            finder.append(curve, lagEnd: lagEnd, to: &path.candidates)
            path.closeFrame(PitchPath.FrameWeight(intensity: weight.intensity, soundPeak: weight.scale.peak))
            framesRead += 1
            if !keepsAll, framesRead % Self.framesPerLook == 0 { decided += give(path.settle(limit: longestOpen)) }
        }
        reader = reading
        if ended, !keepsAll { decided += give(path.best()) }
        return decided
    }

    private mutating func give(_ chosen: [Int]) -> [Decided] {
        let parameters = reader.analysis.parameters
        let decided = chosen.indices.map { frame in
            let (choice, weight) = (path.choice(chosen[frame]), path.weights[frame])
            let candidates = path.candidates[path.starts[frame]..<path.starts[frame + 1]]
            return Decided(
                frame: PitchFrame(
                    seconds: reader.schedule.grid.seconds(framesGiven + frame),
                    frequencyHz: choice.frequencyHz > 0 ? choice.frequencyHz : nil, strength: choice.strength, intensity: weight.intensity),
                soundPeak: weight.soundPeak, isVoicedAlone: parameters.isVoiced(candidates, intensity: weight.intensity))
        }
        framesGiven += chosen.count
        path.forget(chosen.count)
        return decided
    }

    /// The time of the first frame that is not decided, in seconds.
    var openSeconds: Double { reader.schedule.grid.seconds(framesGiven) }
}

extension PitchParameters {
    /// Whether a frame is voiced by itself: not silent, and with a candidate as strong as the voicing threshold.
    func isVoiced(_ candidates: ArraySlice<PitchCandidate>, intensity: Double) -> Bool {
        intensity >= silenceThreshold
            && candidates.contains { $0.frequencyHz > 0 && $0.frequencyHz < pitchCeiling && $0.strength >= voicingThreshold }
    }
}

extension SincInterpolator {
    /// For correlations: 70 samples on each side.
    static let deep = SincInterpolator(depth: 70)
}

extension PitchTrack {
    /// The track of a sound that is there as a whole.
    ///
    /// - Throws: `SpeechAnalysisError.tooShort`.
    init(_ samples: UnsafeBufferPointer<Float>, _ analysis: CorrelationPitch) throws {
        var search = try PitchSearch(
            analysis, scale: SoundScale(samples), soundSampleCount: samples.count, decisionSeconds: nil)
        _ = search.read(SoundPiece(samples: samples, firstIndex: 0), ended: true)
        let path = search.path
        let chosen = path.best().map { path.choice($0) }
        self.init(
            grid: search.reader.schedule.grid, ceilingHz: analysis.parameters.pitchCeiling,
            durationSeconds: Double(samples.count) / analysis.sampleRate, frequenciesHz: chosen.map(\.frequencyHz),
            strengths: chosen.map(\.strength), intensities: path.weights.map(\.intensity), candidates: path.candidates,
            candidateStarts: path.starts)
    }
}
