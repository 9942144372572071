public import VoiceCore

/// Text in, speech out, piece by piece: the first sound is there when the first sentence is spoken.
public struct Speaking: Sendable {
    public let synthesizer: any SpeechSynthesizer
    public let phonemizer: any Phonemizer
    /// One of the model's voices, from 0.
    public var voice = 0
    /// 1 is the model's own; 2 is twice as fast.
    public var speed = 1.0

    /// As OpenAI's interface has them.
    public static let speeds = 0.25...4.0

    public init(_ synthesizer: any SpeechSynthesizer, phonemizer: any Phonemizer) {
        (self.synthesizer, self.phonemizer) = (synthesizer, phonemizer)
    }

    /// Speaks a text of any length.
    ///
    /// - Parameter take: gets mono sound, all of it at one rate, with the silences between sentences.
    /// - Throws: `SynthesisError` `.nothingToSay` and what phonemizer, synthesizer and `take` throw; `CancellationError`.
    public func speak(_ text: String, _ take: (SynthesizedSpeech) async throws -> Void) async throws {
        var hasSpoken = false
        for piece in SpeechText(text, speed: speed) {
            try Task.checkCancellation()
            guard let speech = try await speech(of: piece.text) else { continue }
            hasSpoken = true
            let silence = [Float](repeating: 0, count: Int(piece.pause / speed * speech.audio.sampleRate))
            let audio = AudioBuffer(speech.audio.channels[0] + silence, sampleRate: speech.audio.sampleRate)
            try await take(SynthesizedSpeech(audio: audio, voices: speech.voices))
        }
        guard hasSpoken else { throw SynthesisError.nothingToSay }
    }

    /// - Returns: `nil` where nothing in it is said.
    private func speech(of text: String) async throws -> SynthesizedSpeech? {
        var phonemes: String?
        if let pronunciation = synthesizer.phonemeVoice {
            phonemes = try await phonemizer.phonemes(of: text, voice: pronunciation)
            if phonemes?.isEmpty == true { return nil }
        }
        let speech = try await synthesizer.speech(of: SpokenPiece(text: text, phonemes: phonemes), voice: voice, speed: speed)
        return speech.audio.frameCount > 0 ? speech : nil
    }
}
