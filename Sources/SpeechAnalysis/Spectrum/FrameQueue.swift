/// Holds a sound that arrives in pieces until frames can be cut out of it, eight at a time.
///
/// Which frames go together depends on their numbers alone, so pieces of any size give the same frames.
struct FrameQueue: Sendable {
    /// Frames that are analysed side by side.
    static let groupSize = 8

    /// `count` is `Int.max` while nobody knows where the sound ends.
    let grid: FrameGrid
    private let sampleRate: Double
    private let windowSeconds: Double
    private let halfWindow: Int
    private let anchor: Anchor

    private(set) var samplesRead = 0
    private(set) var framesDone = 0
    /// What is held of the sound; groups say where in it their windows begin.
    private(set) var pending: [Float] = []
    private var firstIndex = 0

    /// Which sample of a window is put where the window lies in time.
    enum Anchor {
        /// The two in its middle are those around the frame's middle.
        case middle
        /// The first is the one nearest to the window's beginning.
        case start
    }

    /// - Parameters:
    ///   - windowSeconds: of one frame.
    ///   - soundSampleCount: the samples of the whole sound, if known: frames are centred in it then, as Praat's are; otherwise the
    ///     first one begins with the sound.
    /// - Throws: `SpeechAnalysisError`: `.tooShort`, `.unsupportedSampleRate`.
    init(sampleRate: Double, windowSeconds: Double, stepSeconds: Double, soundSampleCount: Int?, anchor: Anchor) throws {
        try SpeechAnalysisError.checkPiece([], startingAt: 0, sampleRate: sampleRate)
        (self.sampleRate, self.windowSeconds, self.anchor) = (sampleRate, windowSeconds, anchor)
        halfWindow = Int(windowSeconds * sampleRate * (1 + 1e-12)) / 2
        if let soundSampleCount {
            let centred = try FrameGrid.covering(
                sampleCount: soundSampleCount, sampleRate: sampleRate, windowSeconds: windowSeconds, stepSeconds: stepSeconds)
            grid = anchor == .middle ? Self.betweenSamples(centred, soundSampleCount, 1 / sampleRate) : centred
        } else {
            grid = FrameGrid(startSeconds: windowSeconds / 2, stepSeconds: stepSeconds, count: .max)
        }
    }

    /// The same frames in the middle of the first and the last sample, reckoned in this order as Praat's spectrograms do: windows that lie
    /// halfway between two samples go by the last bit.
    private static func betweenSamples(_ grid: FrameGrid, _ sampleCount: Int, _ spacing: Double) -> FrameGrid {
        let start = 0.5 * spacing + 0.5 * (Double(sampleCount - 1) * spacing - Double(grid.count - 1) * grid.stepSeconds)
        return FrameGrid(startSeconds: start, stepSeconds: grid.stepSeconds, count: grid.count)
    }

    /// Samples of a frame: even.
    var windowCount: Int { 2 * halfWindow }

    /// How much sound is read beyond a frame's middle before it is given, at most, in seconds.
    var latencySeconds: Double { windowSeconds / 2 + Double(Self.groupSize - 1) * grid.stepSeconds + 2 / sampleRate }

    /// - Throws: `SpeechAnalysisError.notFinite`; nothing of this piece has been read then.
    mutating func push(_ samples: [Float]) throws {
        try SpeechAnalysisError.checkPiece(samples, startingAt: samplesRead, sampleRate: sampleRate)
        samplesRead += samples.count
        pending.append(contentsOf: samples)
    }

    /// Where the window of a frame begins in the sound.
    private func start(_ frame: Int) -> Int {
        switch anchor {
        case .middle: return max(0, grid.rightSample(frame, sampleRate: sampleRate) - halfWindow)
        case .start:
            let spacing = 1 / sampleRate
            let place = (grid.seconds(frame) - windowSeconds / 2 - 0.5 * spacing) / spacing + 1
            return max(0, Int((place + 0.5).rounded(.down)) - 1)
        }
    }

    /// Frames to be analysed side by side.
    struct Group {
        /// Where in `pending` each window begins; lanes beyond `count` repeat the last one.
        var starts: SIMD8<Int>
        var count: Int
    }

    /// The next frames, if there are any.
    ///
    /// - Parameter atEnd: whether no more samples will come, so that fewer frames than a group are given too.
    mutating func next(atEnd: Bool) -> Group? {
        var count = min(Self.groupSize, grid.count - framesDone)
        let full = count
        // Rounding may have put the last window of a known sound over its end by a sample.
        let slack = atEnd && grid.count != .max ? 1 : 0
        while count > 0, start(framesDone + count - 1) + windowCount > samplesRead + slack { count -= 1 }
        guard count > 0, count == full || atEnd else { return nil }
        var starts = SIMD8<Int>()
        for lane in 0..<Self.groupSize { starts[lane] = start(framesDone + min(lane, count - 1)) - firstIndex }
        let missing = starts[Self.groupSize - 1] + windowCount - pending.count
        if missing > 0 { pending.append(contentsOf: repeatElement(0, count: missing)) }
        framesDone += count
        return Group(starts: starts, count: count)
    }

    /// Forgets what no later frame needs.
    mutating func trim() {
        let done = min(max(0, start(framesDone) - firstIndex), pending.count)
        pending.removeFirst(done)
        firstIndex += done
    }
}
