/// Decides frame by frame whether somebody may be speaking: by what sounds above the noise, or by what a model says.
enum SpeechGate: Sendable {
    case heard(ActivityGate)
    case told(ToldSpeech)

    /// Takes the next frame; returns the decision about the frame that can be decided now.
    mutating func push(_ frame: VoiceFrame) -> ActivityGate.Decision? {
        switch self {
        case .heard(var gate):
            defer { self = .heard(gate) }
            return gate.push(frame)
        case .told(var speech):
            defer { self = .told(speech) }
            return ActivityGate.Decision(frame: frame, excess: 0, isActive: speech.next())
        }
    }

    /// Decides about the frames that still wait.
    mutating func finish() -> [ActivityGate.Decision] {
        guard case .heard(var gate) = self else { return [] }
        defer { self = .heard(gate) }
        return gate.finish()
    }
}
