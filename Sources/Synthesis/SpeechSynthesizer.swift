public import VoiceCore

/// Speaks pieces of text.
public protocol SpeechSynthesizer: Sendable {
    /// Name and version, for what was made with it.
    var identity: String { get }

    /// eSpeak NG's name of the pronunciation that the model was trained on (`en-us`); `nil` for a model that reads text as it is.
    var phonemeVoice: String? { get }

    /// - Parameters:
    ///   - voice: one of the model's, from 0.
    ///   - speed: 1 is the model's own; 2 is twice as fast.
    /// - Throws: `CodedError`, `voice_unknown` among them; `CancellationError`.
    func speech(of piece: SpokenPiece, voice: Int, speed: Double) async throws -> SynthesizedSpeech
}

/// A sentence or a part of one, as a model takes it.
public struct SpokenPiece: Equatable, Sendable {
    public let text: String
    /// How it is pronounced, in IPA with the text's marks; `nil` for a model that reads text.
    public let phonemes: String?

    public init(text: String, phonemes: String? = nil) { (self.text, self.phonemes) = (text, phonemes) }
}

/// What a model spoke.
public struct SynthesizedSpeech: Sendable {
    /// Mono.
    public let audio: AudioBuffer
    /// How many voices the model has.
    public let voices: Int

    public init(audio: AudioBuffer, voices: Int) { (self.audio, self.voices) = (audio, voices) }
}
