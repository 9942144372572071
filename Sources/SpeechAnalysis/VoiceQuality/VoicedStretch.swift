/// Neighbouring voiced frames, and the time that they stand for.
struct VoicedStretch: Sendable {
    private let firstSeconds: Double
    private let firstFrame: Int
    private let grid: FrameGrid
    private(set) var frequenciesHz: [Double]

    /// - Parameters:
    ///   - firstFrame: of the grid, voiced.
    init(_ grid: FrameGrid, firstFrame: Int, frequencyHz: Double) {
        (self.grid, self.firstFrame) = (grid, firstFrame)
        firstSeconds = grid.seconds(firstFrame)
        frequenciesHz = [frequencyHz]
    }

    /// Takes the next frame in.
    mutating func append(_ frequencyHz: Double) { frequenciesHz.append(frequencyHz) }

    private var lastFrame: Int { firstFrame + frequenciesHz.count - 1 }

    var start: Double { firstSeconds - 0.5 * grid.stepSeconds }
    var end: Double { grid.seconds(lastFrame) + 0.5 * grid.stepSeconds }

    func holds(_ seconds: Double) -> Bool { seconds >= start && seconds <= end }

    /// The period at a time, in seconds, from the pitch interpolated between the frames.
    func period(at seconds: Double) -> Double {
        let place = (seconds - grid.startSeconds) / grid.stepSeconds
        let left = Int(max(Double(firstFrame), min(Double(lastFrame), place.rounded(.down))))
        let right = min(left + 1, lastFrame)
        let share = max(0, min(1, place - Double(left)))
        let (a, b) = (frequenciesHz[left - firstFrame], frequenciesHz[right - firstFrame])
        return 1 / (a + (b - a) * share)
    }
}

extension PitchTrack {
    /// Its voiced stretches, in order.
    var voicedStretches: [VoicedStretch] {
        var stretches: [VoicedStretch] = []
        for frame in 0..<frameCount where frequenciesHz[frame] > 0 {
            if frame > 0, frequenciesHz[frame - 1] > 0 {
                stretches[stretches.count - 1].append(frequenciesHz[frame])
            } else {
                stretches.append(VoicedStretch(grid, firstFrame: frame, frequencyHz: frequenciesHz[frame]))
            }
        }
        return stretches
    }
}
