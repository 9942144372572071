public import VoiceCore

/// Makes peaks from samples as they come; holds the points and nothing of the sound.
public struct WaveformPeaksBuilder: Sendable {
    /// What is gathered for a point.
    private struct Stretch {
        var minimum: Float = .infinity
        var maximum: Float = -.infinity
        /// In double precision: a quiet passage after many loud samples would vanish in a single-precision sum.
        var energy: Double = 0
        var count = 0

        mutating func add(_ samples: ArraySlice<Float>) {
            var low = minimum
            var high = maximum
            var sum: Float = 0
            for sample in samples {
                low = min(low, sample)
                high = max(high, sample)
                sum += sample * sample
            }
            minimum = low
            maximum = high
            energy += Double(sum)
            count += samples.count
        }

        mutating func add(_ other: Stretch) {
            minimum = min(minimum, other.minimum)
            maximum = max(maximum, other.maximum)
            energy += other.energy
            count += other.count
        }
    }

    /// One zoom on its way: its points, and the stretch of each channel that is not whole yet.
    private struct Track {
        var framesPerPoint: Int
        var points: [WaveformPeaks.Point] = []
        var open: [Stretch]
    }

    /// Points a second at the finest zoom.
    public static let pointsPerSecond = 100

    /// How many times coarser each zoom is than the one before.
    public static let zoomStep = 4

    /// Points of the coarsest zoom, at most.
    public static let coarsestPointCount = 1024

    private let sampleRate: Int
    private let channelCount: Int
    private var frameCount = 0
    private var tracks: [Track]

    /// - Parameters:
    ///   - sampleRate: in Hz, at least 100; a multiple of 100 gives points of exactly 10 ms.
    ///   - channelCount: at least 1.
    public init(sampleRate: Int, channelCount: Int = 1) {
        precondition(sampleRate >= Self.pointsPerSecond && channelCount >= 1, "a rate of at least 100 Hz, and a channel")
        self.sampleRate = sampleRate
        self.channelCount = channelCount
        tracks = [Self.track(sampleRate / Self.pointsPerSecond, channelCount)]
    }

    /// Takes further samples.
    ///
    /// - Parameter audio: of as many channels as were announced.
    public mutating func push(_ audio: AudioBuffer) {
        precondition(audio.channels.count == channelCount, "as many channels as announced")
        let length = tracks[0].framesPerPoint
        var frame = 0
        while frame < audio.frameCount {
            let end = min(audio.frameCount, frame + length - tracks[0].open[0].count)
            for channel in 0..<channelCount { tracks[0].open[channel].add(audio.channels[channel][frame..<end]) }
            frameCount += end - frame
            frame = end
            if tracks[0].open[0].count == length { closePoint(0) }
        }
    }

    /// The peaks of all that came.
    public consuming func finish() -> WaveformPeaks {
        var last = 0
        while true {
            if tracks[last].open[0].count > 0 { closePoint(last) }
            if tracks[last].points.count <= Self.coarsestPointCount * channelCount { break }
            last += 1
        }
        let levels = tracks[...last].map { WaveformPeaks.Level(framesPerPoint: $0.framesPerPoint, points: $0.points) }
        return WaveformPeaks(sampleRate: sampleRate, channelCount: channelCount, frameCount: frameCount, levels: levels)
    }

    /// Writes the points of a stretch, and hands it to the next coarser zoom.
    private mutating func closePoint(_ index: Int) {
        let stretches = tracks[index].open
        tracks[index].points += stretches.map(Self.point)
        tracks[index].open = Array(repeating: Stretch(), count: channelCount)
        if index + 1 == tracks.count { tracks.append(Self.track(tracks[index].framesPerPoint * Self.zoomStep, channelCount)) }
        for channel in 0..<channelCount { tracks[index + 1].open[channel].add(stretches[channel]) }
        if tracks[index + 1].open[0].count >= tracks[index + 1].framesPerPoint { closePoint(index + 1) }
    }

    private static func track(_ framesPerPoint: Int, _ channelCount: Int) -> Track {
        Track(framesPerPoint: framesPerPoint, open: Array(repeating: Stretch(), count: channelCount))
    }

    private static func point(_ stretch: Stretch) -> WaveformPeaks.Point {
        let level = (stretch.energy / Double(max(1, stretch.count))).squareRoot()
        return WaveformPeaks.Point(
            minimum: scaled(stretch.minimum), maximum: scaled(stretch.maximum), level: UInt8(max(0, min(255, (level * 255).rounded(.up)))))
    }

    private static func scaled(_ sample: Float) -> Int8 {
        Int8(max(-128, min(127, (sample * (sample < 0 ? 128 : 127)).rounded(.awayFromZero))))
    }
}
