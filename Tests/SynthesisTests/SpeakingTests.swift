import Testing
import VoiceCore

@testable import Synthesis

@Suite struct SpeakingTests {
    /// A tenth of a second a piece, at 1 kHz; what it was asked for is kept.
    private final class Voice: SpeechSynthesizer {
        let identity = "voice 1"
        let phonemeVoice: String?
        let sayings: AsyncStream<(SpokenPiece, Int, Double)>
        private let continuation: AsyncStream<(SpokenPiece, Int, Double)>.Continuation

        init(phonemeVoice: String?) {
            self.phonemeVoice = phonemeVoice
            (sayings, continuation) = AsyncStream.makeStream()
        }

        func speech(of piece: SpokenPiece, voice: Int, speed: Double) async throws -> SynthesizedSpeech {
            continuation.yield((piece, voice, speed))
            return SynthesizedSpeech(audio: AudioBuffer([Float](repeating: 0.5, count: 100), sampleRate: 1000), voices: 3)
        }

        func said() async -> [(SpokenPiece, Int, Double)] {
            continuation.finish()
            return await sayings.reduce(into: []) { $0.append($1) }
        }
    }

    /// Every word is pronounced as its letters; what begins with z is not said.
    private struct Letters: Phonemizer {
        func phonemes(of text: String, voice: String) async throws -> String {
            text.hasPrefix("Z") ? "" : "\(voice):\(text.lowercased())"
        }
    }

    @Test func eachSentenceComesWithItsPause() async throws {
        let voice = Voice(phonemeVoice: "en-us")
        var speaking = Speaking(voice, phonemizer: Letters())
        (speaking.voice, speaking.speed) = (2, 2)
        var sounds: [[Float]] = []
        try await speaking.speak("One. Zzz. Two.") { sounds.append($0.audio.channels[0]) }
        #expect(sounds.map(\.count) == [250, 100], "0.3 s at twice the speed, and none at the end")
        #expect(sounds[0].prefix(100).allSatisfy { $0 == 0.5 } && sounds[0].dropFirst(100).allSatisfy { $0 == 0 })
        let said = await voice.said()
        #expect(said.map(\.0) == [SpokenPiece(text: "One.", phonemes: "en-us:one."), SpokenPiece(text: "Two.", phonemes: "en-us:two.")])
        #expect(said.allSatisfy { $0.1 == 2 && $0.2 == 2 })
    }

    @Test func aModelOfTextIsGivenText() async throws {
        let voice = Voice(phonemeVoice: nil)
        try await Speaking(voice, phonemizer: Letters()).speak("Zero.") { _ in }
        #expect(await voice.said().map(\.0) == [SpokenPiece(text: "Zero.", phonemes: nil)])
    }

    @Test(arguments: ["", "…", "Zzz."]) func nothingToSayIsTold(_ text: String) async throws {
        await #expect(throws: SynthesisError.nothingToSay) {
            try await Speaking(Voice(phonemeVoice: "en-us"), phonemizer: Letters()).speak(text) { _ in }
        }
    }
}
