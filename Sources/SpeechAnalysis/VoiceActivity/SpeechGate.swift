/// Decides frame by frame whether somebody may be speaking: by what sounds above the noise, or by what a model says.
struct SpeechGate: Sendable {
    private var heard = ActivityGate()
    private var told: ToldSpeech?

    /// - Parameter isTold: whether a model says it, by `tell`.
    init(isTold: Bool) { told = isTold ? ToldSpeech() : nil }

    var isTold: Bool { told != nil }

    /// - Parameter speech: in samples, by time, behind what was told before. A gate that is not told does not heed it.
    mutating func tell(_ speech: [Range<Int>]) { told?.tell(speech) }

    /// Takes the next frame; returns the decision about the frame that can be decided now.
    mutating func push(_ frame: VoiceFrame) -> ActivityGate.Decision? {
        if let isActive = told?.next() { return ActivityGate.Decision(frame: frame, excess: 0, isActive: isActive) }
        return heard.push(frame)
    }

    /// Decides about the frames that still wait.
    mutating func finish() -> [ActivityGate.Decision] { heard.finish() }
}
