/// Which frames of a sound can be analysed by now.
struct FrameSchedule: Sendable {
    /// `count` is `Int.max` while nobody knows where the sound ends.
    let grid: FrameGrid
    private let sampleRate: Double
    private let windowSeconds: Double
    private let soundSampleCount: Int?

    /// - Parameters:
    ///   - soundSampleCount: the samples of the whole sound, if known: its frames are placed as asked then; otherwise the first one
    ///     begins with the sound.
    /// - Throws: `SpeechAnalysisError.tooShort` if the sound is known to be.
    init(
        sampleRate: Double, windowSeconds: Double, stepSeconds: Double, soundSampleCount: Int?, placement: FrameGrid.Placement = .centred
    ) throws {
        (self.sampleRate, self.windowSeconds, self.soundSampleCount) = (sampleRate, windowSeconds, soundSampleCount)
        if let soundSampleCount {
            grid = try FrameGrid.covering(
                sampleCount: soundSampleCount, sampleRate: sampleRate, windowSeconds: windowSeconds, stepSeconds: stepSeconds,
                placement: placement)
        } else {
            grid = FrameGrid(startSeconds: 0.5 * windowSeconds, stepSeconds: stepSeconds, count: .max)
        }
    }

    /// Frames whose windows lie in so many samples.
    ///
    /// - Parameter ended: whether these are all. A sound of another length than was said has the frames that fit into both.
    func frames(in sampleCount: Int, ended: Bool) -> Int {
        if let soundSampleCount, !ended || sampleCount >= soundSampleCount { return grid.count }
        let whole = try? FrameGrid.covering(
            sampleCount: sampleCount, sampleRate: sampleRate, windowSeconds: windowSeconds + (grid.startSeconds - 0.5 * windowSeconds),
            stepSeconds: grid.stepSeconds, placement: .fromStart)
        return min(grid.count, whole?.count ?? 0)
    }

    /// The grid of a sound that turned out to have so many samples.
    func finalGrid(_ sampleCount: Int) -> FrameGrid {
        FrameGrid(startSeconds: grid.startSeconds, stepSeconds: grid.stepSeconds, count: frames(in: sampleCount, ended: true))
    }
}
