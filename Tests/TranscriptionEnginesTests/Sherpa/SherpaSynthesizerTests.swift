import Foundation
import Synthesis
import Testing
import VoiceCore

@testable import TranscriptionEngines

/// The library's text to speech with a model of Piper's form that holds each token as a level, by which it is known which it was given.
@Suite struct SherpaSynthesizerTests {
    private static func synthesizer(_ model: SherpaModel = ModelForTests.voice, slots: Int = 1) throws -> SherpaSynthesizer {
        try SherpaSynthesizer(ModelForTests.processes(model, slots: slots))
    }

    private static let piece = SpokenPiece(text: "Hello.", phonemes: "h\u{259}l\u{2C8}o\u{28A}.")

    /// What was spoken, without the blanks between tokens; and for how many samples each is held.
    private func read(
        _ speech: SynthesizedSpeech, loudness: Float = 1, _ model: SherpaModel = ModelForTests.voice
    ) -> (text: String, held: Set<Int>) {
        let file = try? String(contentsOf: URL(filePath: model.folder + "/tokens.txt"), encoding: .utf8)
        let tokens = (file ?? "").split(separator: "\n").map { String($0[..<($0.lastIndex(of: " ") ?? $0.endIndex)]) }
        var levels: [(Int, Int)] = []
        for sample in speech.audio.channels[0] {
            let number = Int((sample * 256 / loudness).rounded())
            if let last = levels.last, last.0 == number { levels[levels.count - 1].1 += 1 } else { levels.append((number, 1)) }
        }
        let spoken = levels.filter { $0.0 != 0 }.map { tokens.indices.contains($0.0) ? tokens[$0.0] : "<\($0.0)>" }
        return (spoken.joined(), Set(levels.map(\.1)))
    }

    @Test func phonemesAreSpokenAsTheyAre() async throws {
        let synthesizer = try Self.synthesizer()
        #expect(synthesizer.phonemeVoice == "en-us" && synthesizer.identity == "voice-for-tests 0123456789ab")
        let speech = try await synthesizer.speech(of: Self.piece, voice: 0, speed: 1)
        #expect(speech.audio.sampleRate == 22_050 && speech.voices == 2)
        let (text, held) = read(speech)
        #expect(text == "^h\u{259}l\u{2C8}o\u{28A}.$")
        #expect(held == [100])
        await synthesizer.processes.stop()
    }

    /// The families of the catalogue's voices: their phonemes reach them in their order, whoever of them brackets a sentence how.
    @Test(arguments: ["kitten", "kokoro"]) func otherFamiliesSpeakPhonemesToo(_ family: String) async throws {
        let model = ModelForTests.voice(family, folder: family)
        let synthesizer = try Self.synthesizer(model)
        let speech = try await synthesizer.speech(of: Self.piece, voice: 1, speed: 2)
        #expect(speech.audio.sampleRate == 24_000 && speech.voices == 2)
        let (text, _) = read(speech, loudness: 0.5, model)
        #expect(text.hasPrefix("h\u{259}l\u{2C8}o\u{28A}."), "\(text)")
        let long = SpokenPiece(text: "x", phonemes: String(repeating: "h\u{259} ", count: 80))
        let count = try await read(synthesizer.speech(of: long, voice: 0, speed: 1), model).text.filter { $0 == "h" }.count
        #expect(count == 80, "a piece as long as they come is spoken whole")
        await synthesizer.processes.stop()
    }

    @Test func speedAndVoiceAreTheModels() async throws {
        let synthesizer = try Self.synthesizer()
        let fast = try await synthesizer.speech(of: Self.piece, voice: 1, speed: 2)
        let (text, held) = read(fast, loudness: 0.5)
        #expect(text == "^h\u{259}l\u{2C8}o\u{28A}.$" && held == [50])
        await synthesizer.processes.stop()
    }

    @Test func aVoiceThatIsNotThereIsTold() async throws {
        let synthesizer = try Self.synthesizer()
        for voice in [2, -1, 1 << 40] {
            let error = await #expect(throws: EngineError.self) {
                try await synthesizer.speech(of: Self.piece, voice: voice, speed: 1)
            }
            #expect(error?.code == "voice_unknown" && error?.isRetryable == false)
            #expect(error?.userMessage.contains("the voices 0 to 1") == true)
        }
        #expect(try await synthesizer.speech(of: Self.piece, voice: 1, speed: 1).voices == 2, "its process goes on")
        await synthesizer.processes.stop()
    }

    /// Phonemes that the model does not know are left out; where none is left, little is spoken, and nobody is harmed.
    @Test(arguments: ["", "\u{1F600}", "h\u{1F600}", String(repeating: "h", count: 3000)])
    func strangePhonemesEndNothing(_ phonemes: String) async throws {
        let synthesizer = try Self.synthesizer()
        do {
            let speech = try await synthesizer.speech(of: SpokenPiece(text: "x", phonemes: phonemes), voice: 0, speed: 1)
            #expect(read(speech).text.filter { $0 == "h" }.count == phonemes.filter { $0 == "h" }.count)
        } catch let error as EngineError {
            #expect(["engine_failed", "result_too_long"].contains(error.code), "\(error)")
        }
        #expect(try await synthesizer.speech(of: Self.piece, voice: 0, speed: 1).audio.frameCount > 0)
        await synthesizer.processes.stop()
    }

    /// Text without phonemes takes a lexicon, which this model does not have.
    @Test func aModelOfPhonemesRefusesText() async throws {
        let synthesizer = try Self.synthesizer()
        let error = await #expect(throws: EngineError.self) {
            try await synthesizer.speech(of: SpokenPiece(text: "Hello."), voice: 0, speed: 1)
        }
        #expect(error?.code == "engine_failed")
        await synthesizer.processes.stop()
    }

    @Test func manySpeakAtOnce() async throws {
        let synthesizer = try Self.synthesizer(slots: 2)
        try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<12 { group.addTask { read(try await synthesizer.speech(of: Self.piece, voice: 0, speed: 1)).text } }
            for try await text in group { #expect(text == "^h\u{259}l\u{2C8}o\u{28A}.$") }
        }
        await synthesizer.processes.stop()
    }

    @Test(arguments: ["random", "missing", "other", "tokens"]) func aFileThatIsNoVoiceSpeaksNothing(_ kind: String) async throws {
        let folder = try TestFolder()
        let whole = URL(filePath: ModelForTests.folder("voice"))
        func noise(_ count: Int) -> Data { Data((0..<count).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }) }
        try folder.write("tokens.txt", kind == "tokens" ? noise(400) : Data(contentsOf: whole.appending(path: "tokens.txt")))
        switch kind {
        case "random": try folder.write("model.onnx", noise(4000))
        case "other": try folder.write("model.onnx", Data(contentsOf: URL(filePath: ModelForTests.folder("ctc") + "/model.onnx")))
        case "tokens": try folder.write("model.onnx", Data(contentsOf: whole.appending(path: "model.onnx")))
        default: break
        }
        var model = ModelForTests.voice
        model.folder = folder.path
        let synthesizer = try Self.synthesizer(model)
        do {
            let speech = try await synthesizer.speech(of: Self.piece, voice: 0, speed: 1)
            Issue.record("\(kind) spoke \(read(speech).text)")
        } catch let error as EngineError {
            #expect(
                kind == "missing"
                    ? error.code == "model_file_missing" : error.code.hasPrefix("engine_") || error.code == "model_unreadable",
                "\(error)")
            #expect(error.userMessage.contains("voice-for-tests") && error.userMessage.contains("model.onnx"), "\(error)")
        }
        await synthesizer.processes.stop()
    }

    @Test func whatMakesNoSenseIsNoAnswer() {
        var answer = SpeechSynthesisTask.Answer(samples: [0, 1], sampleRate: 16_000, voices: 1)
        #expect(throws: Never.self) { try answer.checkSense() }
        answer.voices = 0
        #expect(throws: EngineWireViolation.self) { try answer.checkSense() }
        answer = SpeechSynthesisTask.Answer(samples: [], sampleRate: .infinity, voices: 1)
        #expect(throws: EngineWireViolation.self) { try answer.checkSense() }
        answer.sampleRate = 16_000
        answer.samples = Data([1, 2, 3])
        #expect(throws: EngineWireViolation.self) { try answer.checkSense() }
    }
}
