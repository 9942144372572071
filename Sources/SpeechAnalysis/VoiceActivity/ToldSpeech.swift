/// Where a model says that somebody speaks, frame by frame.
struct ToldSpeech: Sendable {
    /// In samples, by time; those that lie behind are dropped.
    private var stretches: [Range<Int>] = []
    private var frame = 0

    /// - Parameter speech: in samples, by time, behind what was told before.
    mutating func tell(_ speech: [Range<Int>]) { stretches += speech }

    /// Whether the next frame's middle lies in speech.
    mutating func next() -> Bool {
        let middle = frame * VoiceFrame.hop + VoiceFrame.length / 2
        frame += 1
        while let first = stretches.first, first.upperBound <= middle { stretches.removeFirst() }
        return stretches.first?.contains(middle) ?? false
    }
}
