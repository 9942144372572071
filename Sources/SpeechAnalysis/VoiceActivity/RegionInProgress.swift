/// A region whose end has not come yet: its frames' levels, for the place of a cut, and the evidence gathered so far.
struct RegionInProgress: Sendable {
    /// First sample, padding included.
    var start: Int
    /// The frame that `levels` and `isActive` begin with.
    private var firstFrame: Int
    private(set) var lastActiveFrame: Int
    private var levels: [Float] = []
    private var isActive: [Bool] = []
    private var evidence = SpeechEvidence()
    /// A pause so far, which is weighed only if the region goes on behind it.
    private var withheld: [VoiceFrame] = []
    private var framesSinceScore = 0
    private var scores: [(frame: Int, value: Float)] = []

    /// - Parameters:
    ///   - start: the first sample.
    ///   - frame: the first frame that will be pushed.
    init(start: Int, frame: Int) {
        self.start = start
        firstFrame = frame
        lastActiveFrame = frame
    }

    private var nextFrame: Int { firstFrame + levels.count }

    mutating func push(_ decision: ActivityGate.Decision) {
        if decision.isActive { lastActiveFrame = nextFrame }
        weigh(decision.frame)
        levels.append(decision.frame.level)
        isActive.append(decision.isActive)
        if framesSinceScore >= 50, levels.count >= SpeechEvidence.span { score() }
    }

    private mutating func weigh(_ frame: VoiceFrame) {
        withheld.append(frame)
        guard nextFrame - lastActiveFrame <= SpeechEvidence.context else { return }
        for frame in withheld { evidence.push(frame) }
        framesSinceScore += withheld.count
        withheld.removeAll(keepingCapacity: true)
    }

    private mutating func score() {
        scores.append((nextFrame - 1, evidence.score))
        framesSinceScore = 0
    }

    /// Seconds of sound above the noise.
    var soundSeconds: Double { Self.seconds(of: isActive) }

    /// The best evidence of any 7 s, or of the whole region when it is shorter.
    mutating func bestScore() -> Float {
        if framesSinceScore > 0 { score() }
        return Self.best(scores.map(\.value))
    }

    /// The highest mean of three scores in a row, which are one second apart: one alone may be high by chance.
    private static func best(_ values: [Float]) -> Float {
        let run = min(3, values.count)
        guard run > 0 else { return SpeechEvidence.none }
        return (0...values.count - run).map { values[$0..<$0 + run].reduce(0, +) / Float(run) }.max() ?? SpeechEvidence.none
    }

    /// Ends the region at its quietest point among `places`, in seconds from its start; what comes behind that point is the region
    /// afterwards.
    ///
    /// - Returns: where the cut is, in samples, and the evidence and the sound of the part before.
    mutating func cutAtQuietest(at places: ClosedRange<Double>) -> (sample: Int, score: Float, soundSeconds: Double) {
        let padding = firstFrame - start / VoiceFrame.hop
        let end = min(levels.count, VoiceFrame.count(seconds: places.upperBound) - padding)
        let cut = quietest(among: max(1, VoiceFrame.count(seconds: places.lowerBound) - padding)..<end)
        if scores.isEmpty { score() }
        let cutFrame = firstFrame + cut
        let before = scores.filter { $0.frame - SpeechEvidence.span / 2 < cutFrame }
        let sound = Self.seconds(of: isActive[..<cut])
        scores.removeAll { $0.frame <= cutFrame }
        levels.removeFirst(cut)
        isActive.removeFirst(cut)
        firstFrame = cutFrame
        start = cutFrame * VoiceFrame.hop + VoiceFrame.length / 2
        return (start, Self.best(before.map(\.value)), sound)
    }

    /// The middle of the softest fifth of a second.
    private func quietest(among range: Range<Int>) -> Int {
        var (best, bestLevel) = (range.lowerBound, Float.infinity)
        for i in range {
            let around = levels[max(0, i - 5)..<min(levels.count, i + 6)]
            let mean = around.reduce(0, +) / Float(around.count)
            if mean < bestLevel { (best, bestLevel) = (i, mean) }
        }
        return best
    }

    private static func seconds(of flags: some Sequence<Bool>) -> Double {
        Double(flags.count { $0 } * VoiceFrame.hop) / Double(VoiceFrame.sampleRate)
    }
}
