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
    /// The centre of the first frame, in seconds.
    public var startSeconds: Double

    /// Seconds from one frame to the next.
    public var stepSeconds: Double

    /// One entry a frame: its formants by rising frequency, as many as were found; none in digital silence.
    public var frames: [[Formant]]

    public init(startSeconds: Double, stepSeconds: Double, frames: [[Formant]]) {
        self.startSeconds = startSeconds
        self.stepSeconds = stepSeconds
        self.frames = frames
    }

    /// The centre of a frame in seconds.
    public func seconds(_ frame: Int) -> Double { startSeconds + Double(frame) * stepSeconds }

    /// Frequency of a formant in Hz, one value a frame, `nil` where it was not found.
    ///
    /// - Parameter number: 1 for F1.
    public func frequencies(formant number: Int) -> [Double?] {
        frames.map { $0.indices.contains(number - 1) ? $0[number - 1].frequencyHz : nil }
    }

    /// The formant at a time, interpolated between the two frames around it; `nil` outside of the frames, or if one of them lacks it.
    public func formant(_ number: Int, atSeconds seconds: Double) -> Formant? {
        let position = (seconds - startSeconds) / stepSeconds
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
