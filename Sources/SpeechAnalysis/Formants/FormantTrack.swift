/// A resonance of the vocal tract.
public struct Formant: Sendable, Equatable {
    public var frequencyHz: Double
    /// Width of the resonance 3 dB below its top, in Hz.
    public var bandwidthHz: Double

    public init(frequencyHz: Double, bandwidthHz: Double) {
        self.frequencyHz = frequencyHz
        self.bandwidthHz = bandwidthHz
    }
}

/// The formants of a sound over time.
public struct FormantTrack: Sendable, Equatable {
    /// Where the frames lie.
    public var grid: FrameGrid

    /// One entry a frame: its formants by rising frequency, as many as were found; none in digital silence.
    public var frames: [[Formant]]

    /// - Parameter frames: `grid.count` of them.
    public init(grid: FrameGrid, frames: [[Formant]]) {
        self.grid = grid
        self.frames = frames
    }

    /// Frequency of a formant in Hz, one value a frame, `nil` where it was not found.
    ///
    /// - Parameter number: 1 for F1.
    public func frequencies(formant number: Int) -> [Double?] {
        frames.map { $0.indices.contains(number - 1) ? $0[number - 1].frequencyHz : nil }
    }

    /// The formant at a time, interpolated between the two frames around it; `nil` outside of the frames, or if one of them lacks it.
    public func formant(_ number: Int, atSeconds seconds: Double) -> Formant? {
        let position = (seconds - grid.startSeconds) / grid.stepSeconds
        guard position >= -0.5, position <= Double(frames.count) - 0.5 else { return nil }
        let low = min(max(0, Int(position.rounded(.down))), frames.count - 1)
        let high = min(low + 1, frames.count - 1)
        guard number >= 1, number <= frames[low].count, number <= frames[high].count else { return nil }
        let (a, b) = (frames[low][number - 1], frames[high][number - 1])
        let share = min(max(0, position - Double(low)), 1)
        return Formant(
            frequencyHz: a.frequencyHz + share * (b.frequencyHz - a.frequencyHz),
            bandwidthHz: a.bandwidthHz + share * (b.bandwidthHz - a.bandwidthHz))
    }

    /// The median frequency of a formant in Hz over the frames that have it; `nil` if none has.
    public func medianHz(formant number: Int) -> Double? {
        let values = frequencies(formant: number).compactMap { $0 }.sorted()
        guard !values.isEmpty else { return nil }
        return (values[(values.count - 1) / 2] + values[values.count / 2]) / 2
    }
}
