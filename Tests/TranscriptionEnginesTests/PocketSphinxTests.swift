import Foundation
import Testing
import Transcription

@testable import TranscriptionEngines

/// PocketSphinx itself, with its model; `./dev.sh setup` builds both.
@Suite struct PocketSphinxTests {
    /// A tune of decaying harmonics: no speech, but the search makes words of it, each time the same.
    private func tune(seconds: Double, transposed: Double = 1) -> [Float] {
        let notes = [261.6, 329.6, 392, 523.25, 440, 349.2]
        return (0..<Int(seconds * 16_000)).map { index in
            let time = Double(index) / 16_000
            let pitch = notes[Int(time * 2.5) % notes.count] * transposed
            let envelope = 0.2 * exp(-3 * (time * 2.5).truncatingRemainder(dividingBy: 1))
            return Float(envelope * (1...8).reduce(0) { $0 + sin(2 * .pi * pitch * Double($1) * time) / Double($1) })
        }
    }

    private func int16(_ samples: [Float]) -> [Int16] { samples.map(SampleForm.int16) }

    /// White noise from a small generator, the same at every run.
    private func noise(seconds: Double, amplitude: Float) -> [Float] {
        var state: UInt64 = 1
        return (0..<Int(seconds * 16_000)).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return amplitude * (Float(state >> 40) / Float(1 << 23) - 1)
        }
    }

    private func recognizer(slots: Int = 1) throws -> PocketSphinxRecognizer {
        PocketSphinxRecognizer(
            modelDirectory: try PocketSphinxModel.find().directory, slots: slots, command: engine("pocketsphinx"), logger: quiet)
    }

    @Test func `a result does not depend on what was decoded before`() throws {
        let decoder = try PocketSphinxDecoder(try PocketSphinxModel.find())
        let first = try decoder.decode(int16(tune(seconds: 2)))
        #expect(first.contains { !$0.isFiller })
        _ = try decoder.decode(int16(noise(seconds: 1, amplitude: 0.3)))
        _ = try decoder.decode(int16(tune(seconds: 1.5, transposed: 1.3)))
        #expect(try decoder.decode(int16(tune(seconds: 2))) == first)
    }

    @Test func `the process says who it is`() async throws {
        let recognizer = try recognizer()
        let identity = try await recognizer.identity()
        #expect(identity.name == "pocketsphinx" && identity.version == "5.1.1")
        #expect(identity.modelVersion.hasPrefix("en-us-") && identity.modelVersion.count == 14)
        #expect(recognizer.capabilities.understands("en-US") && !recognizer.capabilities.understands("fr"))
        await recognizer.stop()
    }

    @Test func `what is no speech gives no words`() async throws {
        let recognizer = try recognizer()
        let hum = (0..<32_000).map { 0.1 * sin(2 * Float.pi * 50 * Float($0) / 16_000) }
        let step = [Float](repeating: 0, count: 8000) + [Float](repeating: 1, count: 8000)
        let sounds: [[Float]] = [
            [], [0.5], [Float](repeating: 0, count: 32_000), [Float](repeating: 0.0001, count: 32_000),
            [Float](repeating: .nan, count: 16_000), noise(seconds: 1, amplitude: 0.3), noise(seconds: 1, amplitude: 0.001), hum, step,
        ]
        for sound in sounds {
            let heard = try await recognizer.recognize(sound, settings: anySettings)
            #expect(heard.words.isEmpty, "\(sound.count) samples")
        }
        await recognizer.stop()
    }

    @Test func `silence, noise, hum and music give no words through the pipeline`() async throws {
        let recognizer = try recognizer()
        let pipeline = TranscriptionPipeline(recognizer: recognizer, settings: anySettings)
        let hum = (0..<160_000).map { 0.1 * sin(2 * Float.pi * 50 * Float($0) / 16_000) }
        let sounds = [[Float](repeating: 0, count: 160_000), noise(seconds: 10, amplitude: 0.3), hum, tune(seconds: 10)]
        var words = 0
        for sound in sounds {
            let chunks = AsyncThrowingStream<[Float], any Error> { continuation in
                continuation.yield(sound)
                continuation.finish()
            }
            _ = try await pipeline.run(chunks) { words += $0.words.count }
        }
        #expect(words == 0)
        await recognizer.stop()
    }

    @Test func `a segment that is too long is refused`() async throws {
        let recognizer = try recognizer()
        let error = try await engineError {
            try await recognizer.recognize([Float](repeating: 0, count: 121 * 16_000), settings: anySettings)
        }
        #expect(error.code == "segment_too_long" && !error.isRetryable)
        await recognizer.stop()
    }

    @Test func `a missing model is told with the command that mends it`() async throws {
        let nowhere = URL(filePath: "/nonexistent")
        let recognizer = PocketSphinxRecognizer(modelDirectory: nowhere, slots: 1, command: engine("pocketsphinx"), logger: quiet)
        #expect(throws: PocketSphinxModel.missing) { try recognizer.checkInstallation() }
        let error = try await engineError { try await recognizer.recognize([], settings: anySettings) }
        #expect(error.code == "model_missing" && !error.isRetryable)
        #expect(error.userMessage.contains("./dev.sh setup"))
        await recognizer.stop()
    }

    @Test func `the model is found beside an installed program`() throws {
        let prefix = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: prefix) }
        let share = prefix.appending(path: "share/pocketsphinx/model")
        try FileManager.default.createDirectory(at: share, withIntermediateDirectories: true)
        let model = try PocketSphinxModel.find()
        try FileManager.default.createSymbolicLink(
            atPath: share.appending(path: "en-us").path, withDestinationPath: model.directory.path)
        let found = try PocketSphinxModel.find(executable: prefix.appending(path: "bin/crescendo"))
        #expect(found.directory.path.hasPrefix(prefix.path))
        #expect(found.version == model.version)
    }

    private func unit(_ symbol: String, _ first: Int, _ last: Int, _ posterior: Double = 0.5) -> PocketSphinxDecoder.Unit {
        .init(symbol: symbol, firstFrame: first, lastFrame: last, posterior: posterior)
    }

    @Test func `fillers, marks and impossible words are left out`() {
        let heard = PocketSphinxWords.segment(of: [
            unit("<s>", 0, 9), unit("the(2)", 10, 19, 0.87654), unit("<sil>", 20, 29), unit("[NOISE]", 30, 34),
            unit("++UH++", 35, 39), unit("o'clock", 40, 79, 1), unit("up", 80, 280), unit("</s>", 281, 290),
        ])
        #expect(heard.text == "the o'clock")
        #expect(heard.words[0].text == "the" && heard.words[0].start == 0.1 && heard.words[0].end == 0.2)
        #expect(heard.words[1].end == 0.8)
        #expect(heard.language == "en")
        let noisy = PocketSphinxWords.segment(of: [unit("<s>", 0, 9), unit("the", 10, 19), unit("[SPEECH]", 20, 39)])
        #expect(noisy == .empty)
    }

    /// By the logistic function of −2.16 + 2 × its posterior + 2.87 × the segment's mean.
    @Test func `a word's confidence is the probability that it is right`() {
        let heard = PocketSphinxWords.segment(of: [unit("one", 0, 29, 0.9), unit("two", 30, 59, 0.1), unit("<sil>", 60, 90, 1)])
        #expect(heard.words.map(\.confidence) == [0.7455, 0.3717])
        #expect(heard.confidence == 0.5586)
        let sure = PocketSphinxWords.segment(of: [unit("one", 0, 29, 1)])
        #expect(sure.confidence == 0.9376, "even then it may be wrong")
    }

    /// Words of `frames` hundredths of a second, one after the other.
    private func words(_ count: Int, frames: Int, posterior: Double) -> [PocketSphinxDecoder.Unit] {
        (0..<count).map { unit("word", $0 * frames, ($0 + 1) * frames - 1, posterior) }
    }

    @Test func longDoubtfulWordsAreATune() {
        #expect(PocketSphinxWords.segment(of: words(20, frames: 60, posterior: 0.4)) == .empty)
        #expect(PocketSphinxWords.segment(of: words(38, frames: 46, posterior: 0.25)) == .empty)
    }

    @Test func speechIsNoTune() {
        #expect(PocketSphinxWords.segment(of: words(20, frames: 35, posterior: 0.3)).words.count == 20)
        // Slow dictation that is well understood, and a single long word.
        #expect(PocketSphinxWords.segment(of: words(20, frames: 60, posterior: 0.7)).words.count == 20)
        #expect(PocketSphinxWords.segment(of: words(1, frames: 70, posterior: 0.5)).words.count == 1)
    }
}
