import Foundation
import Testing
import Transcription
import VoiceCore

@testable import TranscriptionEngines

/// The library's punctuation with a model that knows a few words.
@Suite struct SherpaPunctuatorTests {
    private static func punctuator(_ model: SherpaModel = ModelForTests.punctuation, slots: Int = 1) throws -> SherpaPunctuator {
        try SherpaPunctuator(ModelForTests.processes(model, slots: slots))
    }

    @Test(arguments: [
        (["low", "high"], ["Low,", "high."]), (["why", "nasa", "zebra's"], ["Why?", "NASA", "zebra's"]), ([], []),
        (["größe", "日本", "high"], ["größe", "日本", "high."]),
    ])
    func wordsGetMarksAndCapitals(_ words: [String], _ marked: [String]) async throws {
        let punctuator = try Self.punctuator()
        #expect(try await punctuator.punctuated(words) == marked)
        await punctuator.processes.stop()
    }

    /// The library has no bounds of its own for them.
    @Test func wordsThatNobodySaysStayAsTheyAre() async throws {
        let punctuator = try Self.punctuator()
        let odd = [String(repeating: "high", count: 300), "two words", "nul\0", "high"]
        #expect(try await punctuator.punctuated(odd) == odd.dropLast() + ["high."])
        let many = [String](repeating: "high", count: 2_000)
        #expect(try await punctuator.punctuated(many) == many.map { $0 + "." })
        await punctuator.processes.stop()
    }

    @Test func manyAskAtOnce() async throws {
        let punctuator = try Self.punctuator(slots: 2)
        try await withThrowingTaskGroup(of: [String].self) { group in
            for _ in 0..<20 { group.addTask { try await punctuator.punctuated(["low", "high"]) } }
            for try await marked in group { #expect(marked == ["Low,", "high."]) }
        }
        await punctuator.processes.stop()
    }

    @Test(arguments: ["model.onnx", "bpe.vocab"], ["random", "missing"])
    func aFileThatIsNoModelIsNoAnswer(_ file: String, _ kind: String) async throws {
        let folder = try TestFolder()
        for name in ["model.onnx", "bpe.vocab"] {
            guard name != file || kind != "missing" else { continue }
            let data = try Data(contentsOf: URL(filePath: ModelForTests.folder("punctuation") + "/" + name))
            try folder.write(name, name == file ? Data((0..<4000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }) : data)
        }
        var model = ModelForTests.punctuation
        model.folder = folder.path
        let punctuator = try Self.punctuator(model)
        do {
            // Random bytes may pass for a vocabulary, which then knows no word.
            #expect(try await punctuator.punctuated(["low"]).count == 1 && file == "bpe.vocab" && kind == "random")
        } catch let error as EngineError {
            #expect(
                kind == "missing" ? error.code == "model_file_missing" : error.code.hasPrefix("engine_") || error.code == "model_unreadable"
            )
        }
        await punctuator.processes.stop()
    }

    /// From sound to a sentence.
    @Test func aRecognizerWithoutMarksGetsThem() async throws {
        let recognizer = try ModelForTests.recognizer(ModelForTests.ctc())
        let punctuator = try Self.punctuator()
        let both = RecognizerWithPunctuation(recognizer, punctuator: punctuator)
        let sound = ModelForTests.tones([ModelForTests.low, ModelForTests.high])
        let bare = try await recognizer.recognize(sound, settings: anySettings)
        let marked = try await both.recognize(sound, settings: TranscriptionSettings(language: "en"))
        #expect(bare.text == "low high" && marked.text == "Low, high.")
        #expect(marked.words.map(\.text) == ["Low,", "high."] && marked.words.map(\.start) == bare.words.map(\.start))
        #expect(try await both.identity().modelVersion == "0123456789ab, punctuation-for-tests 0123456789ab")
        await recognizer.processes.stop()
        await punctuator.processes.stop()
    }
}
