/// The loudness of a window that slides in steps of 10 ms, and its maximum.
///
/// The meters of EBU Tech 3341 may read ten times a second; a burst that falls between two such readings would be measured up to
/// 0.6 LU too low, which the document's test signals 13 and 14 do not allow for the maximum.
struct SlidingLoudness: Sendable {
    /// Steps in a hop of 100 ms.
    static let stepsPerHop = 10

    /// Steps in the window.
    let length: Int

    private var sums: [Double] = []
    private var sampleCounts: [Int] = []
    private var next = 0

    /// Mean power of the newest window; `nil` before it is full.
    private(set) var power: Double?

    /// The largest power so far.
    private(set) var maximum: Double?

    /// - Parameter hops: the window's length in hops of 100 ms.
    init(hops: Int) { length = hops * Self.stepsPerHop }

    /// The loudness of the newest window in LUFS; `nil` before it is full, and for silence.
    var loudness: Double? { power.flatMap { $0 > 0 ? LoudnessHops.loudness($0) : nil } }

    /// The largest loudness so far.
    var maximumLoudness: Double? { maximum.flatMap { $0 > 0 ? LoudnessHops.loudness($0) : nil } }

    mutating func append(sum: Double, sampleCount: Int) {
        if sums.count < length {
            sums.append(sum)
            sampleCounts.append(sampleCount)
        } else {
            (sums[next], sampleCounts[next]) = (sum, sampleCount)
            next = (next + 1) % length
        }
        guard sums.count == length else { return }
        let mean = sums.reduce(0, +) / Double(sampleCounts.reduce(0, +))
        power = mean
        maximum = max(maximum ?? 0, mean)
    }
}
