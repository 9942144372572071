public import Synthesis
import VoiceCore

/// An installed text-to-speech model as the services see it.
public struct SherpaSynthesizer: SpeechSynthesizer {
    public let processes: SherpaProcesses<SpeechSynthesisTask>

    public init(_ processes: SherpaProcesses<SpeechSynthesisTask>) { self.processes = processes }

    public var identity: String { processes.identity }

    public var phonemeVoice: String? { processes.model.phonemeVoice }

    public func speech(of piece: SpokenPiece, voice: Int, speed: Double) async throws -> SynthesizedSpeech {
        let settings = SpeechSynthesisTask.Settings(text: piece.text, phonemes: piece.phonemes, voice: voice, speed: speed)
        let answer = try await processes.answer([], settings: settings)
        return SynthesizedSpeech(audio: AudioBuffer(answer.floats, sampleRate: answer.sampleRate), voices: answer.voices)
    }
}
