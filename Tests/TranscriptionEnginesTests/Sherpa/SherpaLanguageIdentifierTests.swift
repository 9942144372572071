import Foundation
import Testing
import Transcription
import VoiceCore

@testable import TranscriptionEngines

/// The library's language identification with a model that takes what is low for English and what is high for German.
@Suite struct SherpaLanguageIdentifierTests {
    private static func identifier(_ model: SherpaModel = ModelForTests.languages, slots: Int = 1) throws -> SherpaLanguageIdentifier {
        try SherpaLanguageIdentifier(ModelForTests.processes(model, slots: slots))
    }

    private static func voice(_ height: Double) -> [Float] { ModelForTests.tones([height, height]) }

    @Test func eachLanguageIsTold() async throws {
        let identifier = try Self.identifier(slots: 2)
        #expect(identifier.identity == "languages-for-tests 0123456789ab" && identifier.longestSeconds == 30)
        try await withThrowingTaskGroup(of: (String?, String).self) { group in
            for (height, tag) in Array(repeating: [(ModelForTests.low, "en"), (ModelForTests.high, "de")], count: 5).flatMap({ $0 }) {
                group.addTask { (try await identifier.language(of: Self.voice(height)), tag) }
            }
            for try await (told, expected) in group { #expect(told == expected) }
        }
        await identifier.processes.stop()
    }

    @Test func ofNothingNothingIsToldAndTooMuchIsRefused() async throws {
        let identifier = try Self.identifier()
        #expect(try await identifier.language(of: []) == nil)
        #expect(try await identifier.language(of: [Float](repeating: 0.1, count: 800)) == nil)
        do {
            _ = try await identifier.language(of: [Float](repeating: 0.1, count: 31 * 16_000))
            Issue.record("31 s passed")
        } catch let error as EngineError {
            #expect(error.code == "segment_too_long" && !error.isRetryable)
        }
        #expect(try await identifier.language(of: Self.voice(ModelForTests.high)) == "de", "its process goes on")
        await identifier.processes.stop()
    }

    @Test(arguments: ["random", "missing", "other"]) func aFileThatIsNoModelTellsNothing(_ kind: String) async throws {
        let folder = try TestFolder()
        let whole = URL(filePath: ModelForTests.folder("languages"))
        try folder.write("decoder.onnx", Data(contentsOf: whole.appending(path: "decoder.onnx")))
        if kind == "random" {
            try folder.write("encoder.onnx", Data((0..<4000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }))
        }
        if kind == "other" {
            try folder.write("encoder.onnx", Data(contentsOf: URL(filePath: ModelForTests.folder("ctc") + "/model.onnx")))
        }
        var model = ModelForTests.languages
        model.folder = folder.path
        let identifier = try Self.identifier(model)
        do {
            _ = try await identifier.language(of: Self.voice(ModelForTests.low))
            Issue.record("\(kind) passed")
        } catch let error as EngineError {
            #expect(
                kind == "missing" ? error.code == "model_file_missing" : error.code.hasPrefix("engine_") || error.code == "model_unreadable"
            )
        }
        await identifier.processes.stop()
    }

    @Test(arguments: ["", "e", "english", "EN", "e1", "\u{E9}\u{E9}"]) func whatIsNoTagIsNoAnswer(_ language: String) {
        #expect(throws: EngineWireViolation.self) { try LanguageIdentificationTask.Answer(language: language).checkSense() }
    }

    @Test(arguments: ["en", "yue", nil] as [String?]) func aTagIs(_ language: String?) throws {
        try LanguageIdentificationTask.Answer(language: language).checkSense()
    }
}
