import SpeechAnalysis

/// Keeps what is said of a sound that comes in pieces: the mel-frequency cepstral coefficients of its loud frames in speech.
///
/// Pauses and the quiet between sounds say more of the room than of who speaks, and are left out.
struct SpeechFrameReader: Sendable {
    static let sampleRate = Double(VoiceActivityDetector.sampleRate)
    /// Frames farther than this below the loud ones of their region are quiet, in dB.
    private static let quietDecibels: Float = 25
    /// The share of a region's frames that its loud ones are louder than.
    private static let loudShare = 0.9
    /// Filters that c0 sums over: every 100 mel below the 2840 mel of 8 kHz, the first at 100 mel.
    private static let filterCount: Float = 27

    private(set) var frames: SpeechFrames
    private var coefficients: MFCCAnalyzer
    private var activity: VoiceActivityDetector
    private var sampleCount = 0
    /// Frames that no region has claimed yet, and the number of the first.
    private var pending: [Float] = []
    private var firstPending = 0
    /// Regions whose last frames are still to come.
    private var waiting: [VoiceRegion] = []

    init() throws {
        var parameters = MFCCParameters()
        (parameters.numberOfCoefficients, parameters.timeStep) = (19, SpeechFrames.stepSeconds)
        coefficients = try MFCCAnalyzer(sampleRate: Self.sampleRate, parameters: parameters)
        activity = VoiceActivityDetector(
            settings: VoiceActivitySettings(pauseSeconds: 0.5, preRollSeconds: 0.1, hangoverSeconds: 0.1))
        frames = SpeechFrames(dimension: coefficients.valuesPerFrame - 1)
    }

    /// - Throws: `SpeechAnalysisError.notFinite`, `.tooLarge`; nothing of this piece has been read then.
    mutating func push(_ samples: [Float]) throws {
        try coefficients.push(samples, into: &pending)
        waiting += try activity.push(samples)
        sampleCount += samples.count
        take(atEnd: false)
        forget(before: activity.earliestOpenSample)
    }

    mutating func finish() {
        coefficients.finish(into: &pending)
        waiting += activity.finish()
        take(atEnd: true)
        pending.removeAll()
    }

    /// The middle of the sound's first frame, in seconds.
    var firstFrameSeconds: Double { coefficients.grid.startSeconds }

    var durationSeconds: Double { Double(sampleCount) / Self.sampleRate }

    private var valuesPerFrame: Int { frames.dimension + 1 }
    private var endPending: Int { firstPending + pending.count / valuesPerFrame }

    /// The first frame whose middle lies at or after a sample.
    private func frame(atSample sample: Int) -> Int {
        let grid = coefficients.grid
        return max(0, Int(((Double(sample) / Self.sampleRate - grid.startSeconds) / grid.stepSeconds).rounded(.up)))
    }

    private mutating func take(atEnd: Bool) {
        while let region = waiting.first {
            let end = frame(atSample: region.samples.upperBound)
            guard atEnd || end <= endPending else { return }
            keepLoud(max(firstPending, frame(atSample: region.samples.lowerBound))..<min(end, endPending))
            waiting.removeFirst()
        }
    }

    private mutating func keepLoud(_ region: Range<Int>) {
        guard !region.isEmpty else { return }
        let levels = region.map { pending[($0 - firstPending) * valuesPerFrame] / Self.filterCount }
        let loud = levels.sorted()[Int(Self.loudShare * Double(levels.count - 1))]
        for (frame, level) in zip(region, levels) where level >= loud - Self.quietDecibels {
            let place = (frame - firstPending) * valuesPerFrame
            frames.append(pending[place + 1..<place + valuesPerFrame], number: frame)
        }
    }

    /// Lets go of frames that no region can claim any more.
    private mutating func forget(before sample: Int) {
        let first = min(endPending, frame(atSample: min(sample, waiting.first?.samples.lowerBound ?? sample)))
        guard first > firstPending else { return }
        pending.removeFirst((first - firstPending) * valuesPerFrame)
        firstPending = first
    }
}
