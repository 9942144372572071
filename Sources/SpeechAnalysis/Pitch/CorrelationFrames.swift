/// Samples that lie in memory, and where in the sound they do.
struct SoundPiece {
    let samples: UnsafeBufferPointer<Float>
    /// The index in the sound of `samples[0]`.
    let firstIndex: Int
}

/// How alike a frame is to itself some time later, for each time: one curve for each frame.
protocol CorrelationFrames: Sendable {
    /// Memory that frames are correlated in; belongs to one call.
    associatedtype Workspace

    /// Frames that are correlated at once.
    static var laneCount: Int { get }

    /// What a frame takes of the sound, in seconds.
    var windowSeconds: Double { get }
    /// Lags of a curve, from 0.
    var curveCount: Int { get }
    /// Lags below it are those of candidates.
    var lagEnd: Int { get }

    func makeWorkspace() -> Workspace

    /// The samples that a frame looks at; those outside of the sound are passed over.
    func span(_ grid: FrameGrid, _ frame: Int) -> Range<Int>

    /// Correlates up to `laneCount` frames.
    ///
    /// - Parameters:
    ///   - sound: holds all of these frames' spans.
    ///   - curves: for each frame room for `curveLength` values, one after the other: the correlation from lag −(curveCount − 1) to
    ///     curveCount − 1, 1 at lag 0; all 0 for a frame of silence.
    ///   - peaks: each frame's peak within half a period of its middle.
    func correlate(
        _ sound: SoundPiece, _ grid: FrameGrid, _ frames: Range<Int>, in workspace: Workspace, into curves: UnsafeMutablePointer<Float>,
        peaks: UnsafeMutablePointer<Float>)
}

extension CorrelationFrames {
    var curveLength: Int { 2 * curveCount - 1 }

    /// Correlates frames and hands each one's curve, with its peak, to `body`, in order.
    func forEachCurve(
        _ sound: SoundPiece, _ grid: FrameGrid, _ frames: Range<Int>, _ body: (UnsafeBufferPointer<Float>, Float) -> Void
    ) {
        guard !frames.isEmpty else { return }
        let workspace = makeWorkspace()
        let curves = SignalMemory<Float>(repeating: 0, count: curveLength * Self.laneCount)
        let peaks = SignalMemory<Float>(repeating: 0, count: Self.laneCount)
        for first in stride(from: frames.lowerBound, to: frames.upperBound, by: Self.laneCount) {
            let batch = first..<min(frames.upperBound, first + Self.laneCount)
            correlate(sound, grid, batch, in: workspace, into: curves.start, peaks: peaks.start)
            for lane in 0..<batch.count {
                body(UnsafeBufferPointer(start: curves.start + lane * curveLength, count: curveLength), peaks.start[lane])
            }
        }
    }
}
