/// The frames in which somebody speaks: what is kept of a sound.
struct SpeechFrames: Sendable {
    /// Seconds from one frame to the next.
    static let stepSeconds = 0.01

    /// Coefficients of a frame.
    let dimension: Int
    /// Frame by frame.
    private(set) var values: [Float] = []
    /// Which frame of the sound each one is. Rising; where it leaps, there is a pause.
    private(set) var numbers: [Int] = []

    init(dimension: Int) { self.dimension = dimension }

    var count: Int { numbers.count }

    mutating func append(_ frame: ArraySlice<Float>, number: Int) {
        values.append(contentsOf: frame)
        numbers.append(number)
    }

    /// The seconds that lie between a frame and the one before it.
    func pauseSeconds(before frame: Int) -> Double {
        frame > 0 ? Double(numbers[frame] - numbers[frame - 1] - 1) * Self.stepSeconds : .infinity
    }

    /// Calls with the coefficients of each of these frames.
    @inline(__always)
    func forEach(in frames: Range<Int>, _ body: (UnsafeBufferPointer<Float>) -> Void) {
        values.withUnsafeBufferPointer { all in
            for frame in frames { body(UnsafeBufferPointer(rebasing: all[frame * dimension..<(frame + 1) * dimension])) }
        }
    }

    /// Runs of frames without a pause of this length in them.
    func runs(partedBy seconds: Double) -> [Range<Int>] {
        let starts = (0..<count).filter { pauseSeconds(before: $0) >= seconds }
        return zip(starts, starts.dropFirst() + [count]).map { $0..<$1 }
    }
}
