import Foundation
import Testing
import Transcription
import VoiceCore

@testable import TranscriptionEngines

/// The library's noise reduction with a model that takes everything low for noise.
@Suite struct SherpaDenoiserTests {
    private static func denoiser(_ model: SherpaModel = ModelForTests.denoiser, slots: Int = 1) throws -> SherpaDenoiser {
        try SherpaDenoiser(ModelForTests.processes(model, slots: slots))
    }

    private static func level(_ samples: ArraySlice<Float>) -> Float {
        (samples.reduce(0) { $0 + $1 * $1 } / Float(samples.count)).squareRoot()
    }

    @Test func noiseGoesAndSpeechStaysWhereItIs() async throws {
        let denoiser = try Self.denoiser()
        let (low, high) = (ModelForTests.tones([ModelForTests.low]), ModelForTests.tones([ModelForTests.high]))
        let (quiet, loud) = (try await denoiser.denoised(low), try await denoiser.denoised(high))
        #expect(quiet.count == low.count && loud.count == high.count)
        let tone = 9_000..<14_000
        #expect(Self.level(quiet[tone]) < 0.02 * Self.level(low[tone]))
        #expect(abs(Self.level(loud[tone]) / Self.level(high[tone]) - 1) < 0.05)
        // No delay: words keep their times.
        let difference = tone.map { abs(loud[$0] - high[$0]) }.max() ?? 1
        #expect(difference < 0.05)
        await denoiser.processes.stop()
    }

    @Test(arguments: [0, 1, 800, 1601, 8000, 16_000 * 30]) func asManySamplesComeBack(_ count: Int) async throws {
        let denoiser = try Self.denoiser()
        let sound = (0..<count).map { 0.2 * Float(sin(Double($0))) }
        #expect(try await denoiser.denoised(sound).count == count)
        await denoiser.processes.stop()
    }

    /// From noisy sound to words.
    @Test func anEngineHearsWhatIsLeft() async throws {
        let recognizer = try ModelForTests.recognizer(ModelForTests.ctc())
        let denoiser = try Self.denoiser()
        let sound = ModelForTests.tones([ModelForTests.low, ModelForTests.high])
        let (before, after) = (
            try await recognizer.recognize(sound, settings: anySettings),
            try await recognizer.recognize(denoiser.denoised(sound), settings: anySettings)
        )
        #expect(before.text == "low high" && after.text == "high")
        #expect(abs(try #require(after.words.first).start - before.words[1].start) < 0.05)
        await recognizer.processes.stop()
        await denoiser.processes.stop()
    }

    @Test(arguments: ["random", "missing", "other"]) func aFileThatIsNoModelCleansNothing(_ kind: String) async throws {
        let folder = try TestFolder()
        if kind == "random" { try folder.write("model.onnx", Data((0..<4000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) })) }
        if kind == "other" {
            try folder.write("model.onnx", Data(contentsOf: URL(filePath: ModelForTests.folder("ctc") + "/model.onnx")))
        }
        var model = ModelForTests.denoiser
        model.folder = folder.path
        let denoiser = try Self.denoiser(model)
        do {
            _ = try await denoiser.denoised(ModelForTests.tones([ModelForTests.low]))
            Issue.record("\(kind) passed")
        } catch let error as EngineError {
            #expect(
                kind == "missing" ? error.code == "model_file_missing" : error.code.hasPrefix("engine_") || error.code == "model_unreadable"
            )
        }
        await denoiser.processes.stop()
    }
}
