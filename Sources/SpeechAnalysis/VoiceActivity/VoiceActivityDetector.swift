/// Finds where somebody speaks, streaming: pieces of any size give the same regions.
///
/// Two questions, one after the other. *Does something sound above the noise?* is answered frame by frame from the bands' levels
/// (`ActivityGate`); sounds that are parted by less than a pause are one region, which gets pre-roll and hangover. *Is it speech?*
/// is answered for the region as a whole (`SpeechEvidence`), so a region is known when it has ended: 1.9 s after its last sound,
/// or when it has become as long as a region may be. DC and rumble below 120 Hz do not count. Holds no samples but the last 64 ms.
///
/// Both questions can be answered by a model instead (`tell`); regions are then made of its answers in the same way, at once.
public struct VoiceActivityDetector: Sendable {
    /// The rate that the samples must have, in Hz.
    public static let sampleRate = VoiceFrame.sampleRate

    /// How far back from the longest region's end the place of a cut is sought, in seconds; at most half that length.
    static let cutSearchSeconds = 10.0

    /// How regions are cut and which of them count as speech.
    public let settings: VoiceActivitySettings

    private var analyzer = VoiceFrameAnalyzer()
    private var gate: SpeechGate
    private var sampleCount = 0
    var samplesRead: Int { sampleCount }
    private var decidedFrames = 0
    /// The last frames before a region may begin, for its evidence.
    private var recent: [ActivityGate.Decision] = []
    private var region: RegionInProgress?
    private var lastEnd = 0
    private var isFirst: Bool { lastEnd == 0 }

    /// - Parameter isTold: whether a model says where speech is, by ``tell(_:)``.
    public init(settings: VoiceActivitySettings = VoiceActivitySettings(), isTold: Bool = false) {
        self.settings = settings
        gate = SpeechGate(isTold: isTold)
    }

    /// Says where speech is, before the samples in which it lies are pushed.
    ///
    /// - Parameter speech: in samples from the beginning of the sound, by time. A detector that listens itself does not heed it.
    public mutating func tell(_ speech: [Range<Int>]) { gate.tell(speech) }

    /// No region that is still to come begins before this sample.
    public var earliestOpenSample: Int {
        if let region { return region.start }
        return start(beforeFrame: max(0, decidedFrames - 1))
    }

    /// Reads further samples.
    ///
    /// - Parameter samples: mono, −1…1, finite, at `sampleRate`.
    /// - Returns: the regions that these samples completed, in order.
    public mutating func push(_ samples: ArraySlice<Float>) -> [VoiceRegion] {
        sampleCount += samples.count
        var decisions: [ActivityGate.Decision] = []
        analyzer.push(samples) { if let decision = gate.push($0) { decisions.append(decision) } }
        return decisions.compactMap { take($0) }
    }

    /// Says that the sound ends here, and begins anew.
    ///
    /// - Returns: the regions that were still open.
    public mutating func finish() -> [VoiceRegion] {
        var decisions: [ActivityGate.Decision] = []
        analyzer.finish { if let decision = gate.push($0) { decisions.append(decision) } }
        decisions += gate.finish()
        var regions = decisions.compactMap { take($0) }
        if let last = close() { regions.append(last) }
        self = VoiceActivityDetector(settings: settings, isTold: gate.isTold)
        return regions
    }

    /// The regions of a sound that is there as a whole.
    public static func regions(in samples: [Float], settings: VoiceActivitySettings = VoiceActivitySettings()) -> [VoiceRegion] {
        var detector = VoiceActivityDetector(settings: settings)
        return detector.push(samples[...]) + detector.finish()
    }

    private mutating func take(_ decision: ActivityGate.Decision) -> VoiceRegion? {
        decidedFrames += 1
        guard region != nil else {
            open(with: decision)
            return nil
        }
        region?.push(decision)
        return closeIfEnded()
    }

    /// Two active frames in a row open a region; one alone is a click.
    private mutating func open(with decision: ActivityGate.Decision) {
        recent.append(decision)
        let kept = SpeechEvidence.context + 2
        if recent.count > kept { recent.removeFirst() }
        guard decision.isActive, recent.count >= 2, recent[recent.count - 2].isActive else { return }
        var opened = RegionInProgress(start: start(beforeFrame: decidedFrames - 2), frame: decidedFrames - recent.count)
        for decision in recent { opened.push(decision) }
        region = opened
        recent.removeAll(keepingCapacity: true)
    }

    private func start(beforeFrame frame: Int) -> Int {
        max(lastEnd, frame * VoiceFrame.hop - Int(settings.preRollSeconds * Double(Self.sampleRate)))
    }

    private mutating func closeIfEnded() -> VoiceRegion? {
        guard let region else { return nil }
        let length = Double(decidedFrames * VoiceFrame.hop + VoiceFrame.length - region.start) / Double(Self.sampleRate)
        if decidedFrames - 1 - region.lastActiveFrame >= VoiceFrame.count(seconds: settings.pauseSeconds) {
            // What is left of a first region that is cut here ends with the next frame.
            return isFirst && length - settings.pauseSeconds > longest ? cut() : close()
        }
        return length >= settings.maximumSeconds ? cut() : nil
    }

    /// The length in seconds that the open region is cut before.
    private var longest: Double {
        isFirst ? min(settings.firstMaximumSeconds, settings.maximumSeconds) : settings.maximumSeconds
    }

    private mutating func close() -> VoiceRegion? {
        guard var closing = region else { return nil }
        region = nil
        let hangover = Int(settings.hangoverSeconds * Double(Self.sampleRate))
        let end = min(sampleCount, closing.lastActiveFrame * VoiceFrame.hop + VoiceFrame.length + hangover)
        return finished(start: closing.start, end: end, score: closing.bestScore(), soundSeconds: closing.soundSeconds)
    }

    /// Where a region may be cut that is to be shorter than this, in seconds from its start.
    func cutPlaces(before longest: Double) -> ClosedRange<Double> { longest - min(Self.cutSearchSeconds, longest / 2)...longest }

    private mutating func cut() -> VoiceRegion? {
        guard var cutting = region else { return nil }
        let start = cutting.start
        let before = cutting.cutAtQuietest(at: cutPlaces(before: longest))
        region = cutting
        return finished(start: start, end: before.sample, score: before.score, soundSeconds: before.soundSeconds)
    }

    private mutating func finished(start: Int, end: Int, score: Float, soundSeconds: Double) -> VoiceRegion? {
        guard end > start else { return nil }
        lastEnd = end
        let evidence = gate.isTold ? SpeechEvidence.told : score
        guard evidence >= settings.evidenceThreshold, soundSeconds >= settings.minimumSoundSeconds else { return nil }
        return VoiceRegion(samples: start..<end, evidence: evidence)
    }
}
