import Foundation
import Testing
import Transcription
import VoiceCore

@testable import TranscriptionEngines

/// sherpa-onnx itself, in processes, with models that a script makes; `./dev.sh setup` gets both.
@Suite struct SherpaRecognizerTests {
    @Test func aModelIsHeardWithTheTimesOfItsWords() async throws {
        let recognizer = try ModelForTests.recognizer(ModelForTests.ctc())
        let heard = try await recognizer.recognize(
            ModelForTests.tones([ModelForTests.low, ModelForTests.high, ModelForTests.low]), settings: anySettings)
        #expect(heard.text == "low high low")
        #expect(heard.words.map(\.text) == ["low", "high", "low"])
        for (word, start) in zip(heard.words, [0.5, 1.4, 2.3]) {
            #expect(abs(word.start - start) < 0.1 && word.end > word.start && word.end < start + 0.9, "\(word)")
        }
        #expect(
            try await recognizer.identity()
                == EngineIdentity(name: "ctc-for-tests", version: "sherpa-onnx 2.0.1", modelVersion: "0123456789ab"))
        await recognizer.processes.stop()
    }

    @Test func whisperIsHeardWithoutTimesOfItsOwn() async throws {
        let recognizer = try ModelForTests.recognizer(ModelForTests.whisper)
        #expect(!recognizer.capabilities.givesWordTimes)
        for (height, word) in [(ModelForTests.low, "low"), (ModelForTests.high, "high")] {
            let heard = try await recognizer.recognize(ModelForTests.tones([height]), settings: TranscriptionSettings(language: "en-GB"))
            #expect(heard.text == word && heard.words.map(\.text) == [word])
        }
        await recognizer.processes.stop()
    }

    @Test func aLiveModelTellsWhatItHearsWhileItHearsIt() async throws {
        let sound = ModelForTests.tones([ModelForTests.low, ModelForTests.high, ModelForTests.low])
        let recognizer = try ModelForTests.recognizer(ModelForTests.live)
        let heard = try await recognizer.recognize(sound, settings: anySettings)
        #expect(heard.words.map(\.text) == ["low", "high", "low"])
        #expect(heard.words.allSatisfy { $0.confidence.map { (0...1).contains($0) } == true })
        for (word, start) in zip(heard.words, [0.5, 1.4, 2.3]) { #expect(abs(word.start - start) < 0.2, "\(word)") }
        // The next utterance begins anew.
        #expect(try await recognizer.recognize(ModelForTests.tones([ModelForTests.high]), settings: anySettings).text == "high")
        await recognizer.processes.stop()

        let engine = try SherpaRecognitionEngine(ModelForTests.live, library: try SherpaLibrary.find(given: ModelForTests.library))
        try engine.begin(anySettings)
        var told: [String] = []
        for first in stride(from: 0, to: sound.count, by: 1600) {
            let piece = sound[first..<min(first + 1600, sound.count)].map(SampleForm.int16)
            if let partial = try engine.feed(piece) { told.append(partial.text) }
        }
        #expect(told == ["low", "low high", "low high low"])
        #expect(try engine.finish().text == "low high low")
    }

    @Test func nothingIsHeardInNothing() async throws {
        let recognizer = try ModelForTests.recognizer(ModelForTests.ctc())
        let short = [1, 400, 1599, 1600, 4000].map { [Float](repeating: 1e-4, count: $0) }
        for samples in [[], ModelForTests.tones([])] + short {
            let heard = try await recognizer.recognize(samples, settings: anySettings)
            #expect(heard.text.isEmpty && heard.words.isEmpty, "\(samples.count) samples")
        }
        await recognizer.processes.stop()
    }

    @Test func manyAskAtOnceAndEachGetsItsOwnWords() async throws {
        let recognizer = try ModelForTests.recognizer(ModelForTests.ctc(), slots: 3)
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for i in 0..<24 {
                group.addTask {
                    let heights = (0..<3).map { (i >> $0) & 1 == 0 ? ModelForTests.low : ModelForTests.high }
                    let heard = try await recognizer.recognize(ModelForTests.tones(heights), settings: anySettings)
                    return heard.words.map(\.text) == heights.map { $0 == ModelForTests.low ? "low" : "high" }
                }
            }
            for try await isRight in group { #expect(isRight) }
        }
        await recognizer.processes.stop()
    }

    @Test func moreThanTheModelTakesIsRefused() async throws {
        let recognizer = try ModelForTests.recognizer(ModelForTests.ctc(longestSeconds: 1))
        let error = try await engineError {
            try await recognizer.recognize(ModelForTests.tones([ModelForTests.low]), settings: anySettings)
        }
        #expect(error.code == "segment_too_long" && !error.isRetryable)
        #expect(error.userMessage == "ctc-for-tests takes at most 1 seconds at a time.")
        await recognizer.processes.stop()
    }

    /// Random bytes, a model that was cut off, one that is no model of this kind.
    @Test(arguments: ["random", "cut", "text"])
    func aModelThatCannotBeReadIsNamedWithItsFiles(kind: String) async throws {
        let folder = try TestFolder()
        let model = try Data(contentsOf: URL(filePath: ModelForTests.folder("ctc") + "/model.onnx"))
        switch kind {
        case "random": try folder.write("model.onnx", Data((0..<4000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }))
        case "cut": try folder.write("model.onnx", model.prefix(model.count / 3))
        default: try folder.write("model.onnx", Data("no model".utf8))
        }
        try folder.write("tokens.txt", try Data(contentsOf: URL(filePath: ModelForTests.folder("ctc") + "/tokens.txt")))
        let recognizer = try ModelForTests.recognizer(ModelForTests.ctc(folder: folder.path))
        let error = try await engineError { try await recognizer.recognize([], settings: anySettings) }
        #expect(error.code == "model_unreadable" && !error.isRetryable)
        #expect(error.userMessage.contains("ctc-for-tests") && error.userMessage.contains("model.onnx, tokens.txt"))
        await recognizer.processes.stop()
    }

    /// Over some files the library ends its process.
    @Test func whatEndsTheLibraryEndsNothingElse() async throws {
        let folder = try TestFolder()
        try folder.write("model.onnx", try Data(contentsOf: URL(filePath: ModelForTests.folder("ctc") + "/model.onnx")))
        try folder.write("tokens.txt", Data("this is no list of tokens\n".utf8))
        let recognizer = try ModelForTests.recognizer(ModelForTests.ctc(folder: folder.path))
        let error = try await engineError { try await recognizer.recognize([], settings: anySettings) }
        #expect(error.code == "engine_start_failed")
        #expect(error.operatorMessage.contains("status"), "\(error.operatorMessage)")
        await recognizer.processes.stop()
    }

    @Test func whatIsMissingIsSaidWithWhatMendsIt() async throws {
        let folder = try TestFolder()
        let missing = try ModelForTests.recognizer(ModelForTests.ctc(folder: folder.path))
        #expect(throws: EngineError.self) { try missing.processes.checkInstallation() }
        let error = try await engineError { try await missing.recognize([], settings: anySettings) }
        #expect(error.code == "model_file_missing" && error.userMessage.contains("has no file model.onnx"))
        await missing.processes.stop()
        let alone = try ModelForTests.recognizer(ModelForTests.ctc(), library: folder.path)
        let withoutLibrary = try await engineError { try await alone.recognize([], settings: anySettings) }
        #expect(withoutLibrary.code == "engine_library_missing" && withoutLibrary.userMessage.contains("./dev.sh setup"))
        await alone.processes.stop()
        try folder.write(SherpaLibrary.fileName, Data("no library".utf8))
        let damaged = try ModelForTests.recognizer(ModelForTests.ctc(), library: folder.path)
        #expect(try await engineError { try await damaged.recognize([], settings: anySettings) }.code == "engine_library_unusable")
        await damaged.processes.stop()
    }

    @Test(arguments: [
        ["model_config.nemo_ctc.model": "../model.onnx"], ["model_config.nemo_ctc.model": "/etc/passwd"],
        ["model_config.nemo_ctc.model": ""],
        ["no.such.setting": "1"], ["model_config.num_threads": "many"],
    ])
    func settingsThatCannotBeAreRefused(_ wrong: [String: String]) async throws {
        let model = ModelForTests.ctc(settings: ModelForTests.ctcSettings.merging(wrong) { _, new in new })
        let recognizer = try ModelForTests.recognizer(model)
        let error = try await engineError { try await recognizer.recognize([], settings: anySettings) }
        #expect(error.code == (wrong["model_config.num_threads"] == nil ? "model_settings_wrong" : "model_unreadable"))
        await recognizer.processes.stop()
    }

    /// Its phonemes would come under the GPL: voices get theirs from a program that is run.
    @Test func theLibraryHoldsNothingOfESpeak() throws {
        let library = try Data(contentsOf: URL(filePath: try SherpaLibrary.find(given: ModelForTests.library)))
        #expect(library.range(of: Data("espeak_".utf8)) == nil)
    }
}

/// A folder that goes with the value.
final class TestFolder {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "crescendo-engines-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ name: String, _ content: Data) throws { try content.write(to: URL(filePath: path + "/" + name)) }
}
