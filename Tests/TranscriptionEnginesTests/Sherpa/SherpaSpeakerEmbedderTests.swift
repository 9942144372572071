import Foundation
import Testing
import Transcription
import VoiceCore

@testable import TranscriptionEngines

/// The library's speaker embeddings with a model that knows high from low.
@Suite struct SherpaSpeakerEmbedderTests {
    private static func embedder(_ model: SherpaModel = ModelForTests.embedding, slots: Int = 1) throws -> SherpaSpeakerEmbedder {
        try SherpaSpeakerEmbedder(ModelForTests.processes(model, slots: slots))
    }

    private static func voice(_ height: Double) -> [Float] { ModelForTests.tones([height, height, height]) }

    @Test func oneVoiceIsFoundAgainAndAnotherIsNot() async throws {
        let embedder = try Self.embedder()
        let low = try await embedder.embedding(of: Self.voice(ModelForTests.low))
        let again = try await embedder.embedding(of: ModelForTests.tones([ModelForTests.low, ModelForTests.low]))
        let high = try await embedder.embedding(of: Self.voice(ModelForTests.high))
        #expect(low.values.count == 80 && embedder.identity == "embedding-for-tests 0123456789ab")
        let (same, other) = (try #require(low.similarity(to: again)), try #require(low.similarity(to: high)))
        #expect(same > 0.98 && other < 0.5)
        let matching = VoiceMatching([("low", [low]), ("high", [high])])
        #expect(matching.match(again)?.person == "low")
        await embedder.processes.stop()
    }

    @Test func manyAskAtOnce() async throws {
        let embedder = try Self.embedder(slots: 2)
        let one = try await embedder.embedding(of: Self.voice(ModelForTests.low))
        try await withThrowingTaskGroup(of: VoiceEmbedding.self) { group in
            for _ in 0..<20 { group.addTask { try await embedder.embedding(of: Self.voice(ModelForTests.low)) } }
            for try await embedding in group { #expect(embedding == one) }
        }
        await embedder.processes.stop()
    }

    @Test(arguments: [(0.0, "voice_too_short"), (0.4, "voice_too_short"), (121, "segment_too_long")])
    func tooLittleAndTooMuchAreRefused(_ seconds: Double, _ code: String) async throws {
        let embedder = try Self.embedder()
        do {
            _ = try await embedder.embedding(of: [Float](repeating: 0.1, count: Int(seconds * 16_000)))
            Issue.record("\(seconds) s passed")
        } catch let error as EngineError {
            #expect(error.code == code && !error.isRetryable)
        }
        // Its process goes on.
        #expect(try await embedder.embedding(of: Self.voice(ModelForTests.low)).values.count == 80)
        await embedder.processes.stop()
    }

    @Test(arguments: ["random", "missing", "other"]) func aFileThatIsNoModelIsNoVoice(_ kind: String) async throws {
        let folder = try TestFolder()
        if kind == "random" { try folder.write("model.onnx", Data((0..<4000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) })) }
        if kind == "other" {
            try folder.write("model.onnx", Data(contentsOf: URL(filePath: ModelForTests.folder("ctc") + "/model.onnx")))
        }
        var model = ModelForTests.embedding
        model.folder = folder.path
        let embedder = try Self.embedder(model)
        do {
            _ = try await embedder.embedding(of: Self.voice(ModelForTests.low))
            Issue.record("\(kind) passed")
        } catch let error as EngineError {
            #expect(
                kind == "missing" ? error.code == "model_file_missing" : error.code.hasPrefix("engine_") || error.code == "model_unreadable"
            )
        }
        await embedder.processes.stop()
    }
}
