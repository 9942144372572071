import Foundation
import SpeakerDiarization
import Testing
import Transcription
import VoiceCore

@testable import TranscriptionEngines

/// The library's diarization with models that know high from low.
@Suite struct SherpaDiarizerTests {
    private static func diarizer(_ model: SherpaModel = ModelForTests.segmentation) throws -> SherpaDiarizer {
        try SherpaDiarizer(ModelForTests.processes(model))
    }

    /// Two voices in turn, for 0.4 s each with half a second between.
    private static let dialogue = ModelForTests.tones([
        ModelForTests.low, ModelForTests.high, ModelForTests.low, ModelForTests.low, ModelForTests.high,
    ])

    @Test func twoVoicesAreTwoSpeakersWhereTheySpeak() async throws {
        let diarizer = try Self.diarizer()
        let turns = try await diarizer.turns(in: Self.dialogue, speakers: nil)
        #expect(diarizer.identity == "segmentation-for-tests 0123456789ab, embedding-for-tests 0123456789ab")
        try #require(!turns.isEmpty)
        func speaker(at seconds: Double) -> Int? { turns.first { $0.startSeconds <= seconds && seconds < $0.endSeconds }?.speaker }
        let (low, high) = (try #require(speaker(at: 0.7)), try #require(speaker(at: 1.6)))
        #expect(low != high && Set(turns.map(\.speaker)) == [low, high])
        #expect([2.5, 3.4].map(speaker) == [low, low] && speaker(at: 4.3) == high)
        await diarizer.processes.stop()
    }

    @Test func asManySpeakersAsAreSaidToSpeak() async throws {
        let diarizer = try Self.diarizer()
        // Longer than a window of the model, which tells as many as it hears in one.
        let sound = ModelForTests.tones(Array(repeating: [ModelForTests.low, ModelForTests.high], count: 8).flatMap { $0 })
        let turns = try await diarizer.turns(in: sound, speakers: 1)
        #expect(Set(turns.map(\.speaker)).count == 1)
        #expect(Set(try await diarizer.turns(in: sound, speakers: nil).map(\.speaker)).count == 2, "the number is of one request")
        await diarizer.processes.stop()
    }

    @Test(arguments: [0, 0.2, 1, 11]) func whereNobodySpeaksThereAreNoTurns(_ seconds: Double) async throws {
        let diarizer = try Self.diarizer()
        #expect(try await diarizer.turns(in: [Float](repeating: 0, count: Int(seconds * 16_000)), speakers: nil).isEmpty)
        #expect(try await !diarizer.turns(in: Self.dialogue, speakers: nil).isEmpty, "its process goes on")
        await diarizer.processes.stop()
    }

    @Test func moreThanTheModelTakesIsRefused() async throws {
        let diarizer = try Self.diarizer()
        await #expect { _ = try await diarizer.turns(in: [Float](repeating: 0.1, count: 21 * 16_000), speakers: nil) } throws: { error in
            (error as? EngineError)?.code == "segment_too_long"
        }
        await diarizer.processes.stop()
    }

    @Test func whatIsLongerThanTheModelTakesHasTheSameSpeakersThroughout() async throws {
        let diarizer = try Self.diarizer()
        let embedder = try SherpaSpeakerEmbedder(ModelForTests.processes(ModelForTests.embedding))
        // The high voice is not heard before the second part.
        let low = ModelForTests.tones(Array(repeating: ModelForTests.low, count: 25))
        let both = ModelForTests.tones(Array(repeating: [ModelForTests.high, ModelForTests.low], count: 12).flatMap { $0 })
        var listener = try SpeakerListener(DiarizationSettings(), models: DiarizationModels(diarizer: diarizer, embedder: embedder))
        for start in stride(from: 0, to: (low + both).count, by: 5_000) {
            let end = min(start + 5_000, (low + both).count)
            try await listener.push(AudioBuffer(Array((low + both)[start..<end]), sampleRate: 16_000))
        }
        let turns = try await listener.finish()
        #expect(Set(turns.map(\.speaker)) == [1, 2], "and not three")
        let boundary = Double(low.count) / 16_000
        #expect(turns.filter { $0.endSeconds < boundary }.allSatisfy { $0.speaker == 1 })
        #expect(
            turns.contains { $0.startSeconds > 22.9 && $0.speaker == 2 } && turns.contains { $0.startSeconds > 22.9 && $0.speaker == 1 })
        await embedder.processes.stop()
        await diarizer.processes.stop()
    }

    @Test(arguments: ["random", "missing", "other"]) func aFileThatIsNoModelTellsNobodyApart(_ kind: String) async throws {
        let folder = try TestFolder()
        if kind == "random" { try folder.write("model.onnx", Data((0..<4000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) })) }
        if kind == "other" {
            try folder.write("model.onnx", Data(contentsOf: URL(filePath: ModelForTests.folder("ctc") + "/model.onnx")))
        }
        var model = ModelForTests.segmentation
        model.folder = folder.path
        let diarizer = try Self.diarizer(model)
        await #expect { _ = try await diarizer.turns(in: Self.dialogue, speakers: nil) } throws: { error in
            guard let error = error as? EngineError else { return false }
            return kind == "missing"
                ? error.code == "model_file_missing" : error.code.hasPrefix("engine_") || error.code == "model_unreadable"
        }
        await diarizer.processes.stop()
    }
}
