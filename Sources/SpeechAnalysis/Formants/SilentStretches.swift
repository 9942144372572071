/// Where a sound is nothing but zeros, found as it comes: digital silence between sounds, of which whatever is measured behind a filter is
/// that filter's rounding.
struct SilentStretches: Sendable {
    /// Stretches of fewer samples are passed over.
    private let shortest: Int
    private var samplesRead = 0
    /// The last sample that was not zero.
    private var lastSound = -1
    /// Those that have ended, in samples.
    private var ended: [Range<Int>] = []

    init(shortest: Int) { self.shortest = shortest }

    mutating func push(_ samples: [Float]) {
        for i in samples.indices where samples[i] != 0 {
            let at = samplesRead + i
            if at - lastSound > shortest { ended.append(lastSound + 1..<at) }
            lastSound = at
        }
        samplesRead += samples.count
    }

    /// Whether all of these samples, which have been read and are no fewer than `shortest`, are zero. What lies before them is forgotten.
    mutating func cover(_ samples: Range<Int>) -> Bool {
        while let first = ended.first, first.upperBound <= samples.lowerBound { ended.removeFirst() }
        if lastSound < samples.lowerBound { return true }
        return ended.contains { $0.lowerBound <= samples.lowerBound && samples.upperBound <= $0.upperBound }
    }
}
