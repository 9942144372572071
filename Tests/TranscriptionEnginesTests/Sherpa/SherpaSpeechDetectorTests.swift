import Foundation
import Testing
import Transcription
import VoiceCore

@testable import TranscriptionEngines

/// Silero's own model in processes; `./dev.sh setup` gets it.
@Suite struct SherpaSpeechDetectorTests {
    private static func model(folder: String = ModelForTests.folder("silero"), longestSeconds: Double = 60) -> SherpaModel {
        SherpaModel(
            name: "silero-vad", version: "0123456789ab", kind: .voiceActivity, languages: ["mul"], folder: folder,
            settings: ["silero_vad.model": "silero_vad.onnx"], longestSeconds: longestSeconds)
    }

    private static func detector(_ model: SherpaModel = model(), slots: Int = 1) throws -> SherpaSpeechDetector {
        try SherpaSpeechDetector(ModelForTests.processes(model, slots: slots))
    }

    /// A machine's voice, of the recording that a new installation begins with; mono at 16 kHz behind a header of 44 bytes or more.
    private static let voice: [Float]? = {
        let file = ModelForTests.folder("../sample") + "/sample.wav"
        guard let bytes = FileManager.default.contents(atPath: file), let data = bytes.firstRange(of: Data("data".utf8)) else { return nil }
        return SampleForm.int16.int16Samples([UInt8](bytes[(data.upperBound + 4)...])).prefix(16_000 * 5).map { Float($0) / 32768 }
    }()

    private static let silence = [Float](repeating: 0, count: 16_000)

    @Test(.enabled(if: voice != nil, "./dev.sh setup makes the voice where FFmpeg can speak")) func speechIsFoundBetweenSilences()
        async throws
    {
        let voice = try #require(Self.voice)
        let detector = try Self.detector()
        let alone = try await detector.speech(in: voice)
        let found = try await detector.speech(in: Self.silence + Self.silence + voice + Self.silence + Self.silence + Self.silence)
        #expect(!alone.isEmpty)
        let covered = alone.map(\.count).reduce(0, +)
        #expect(covered > 2 * 16_000, "\(alone)")
        // The silence before moves what is found, and nothing else.
        #expect(abs((found.first?.lowerBound ?? 0) - 2 * 16_000 - (alone.first?.lowerBound ?? 0)) < 3_200, "\(found)")
        #expect((found.last?.upperBound ?? 0) <= 2 * 16_000 + voice.count + 16_000, "\(found)")
        #expect(zip(found, found.dropFirst()).allSatisfy { $0.upperBound <= $1.lowerBound })
        // It remembers nothing.
        #expect(try await detector.speech(in: voice) == alone)
        await detector.processes.stop()
    }

    @Test func whatIsNoSpeechIsNone() async throws {
        let detector = try Self.detector()
        let hum = (0..<32_000).map { 0.1 * sin(2 * Float.pi * 50 * Float($0) / 16_000) }
        for samples in [[], [0.5], Self.silence, hum, [Float](repeating: .nan, count: 16_000)] {
            #expect(try await detector.speech(in: samples).isEmpty, "\(samples.count) samples")
        }
        await detector.processes.stop()
    }

    @Test(.enabled(if: voice != nil, "./dev.sh setup makes the voice where FFmpeg can speak")) func manyAskAtOnce() async throws {
        let voice = try #require(Self.voice)
        let detector = try Self.detector(slots: 2)
        let alone = try await detector.speech(in: voice)
        try await withThrowingTaskGroup(of: (Bool, [Range<Int>]).self) { group in
            for i in 0..<12 { group.addTask { (i % 2 == 0, try await detector.speech(in: i % 2 == 0 ? voice : Self.silence)) } }
            for try await (isVoice, found) in group { #expect(found == (isVoice ? alone : [])) }
        }
        await detector.processes.stop()
    }

    @Test func moreThanItTakesIsRefused() async throws {
        let detector = try Self.detector(Self.model(longestSeconds: 1))
        let error = try await engineError { try await detector.speech(in: Self.silence + Self.silence) }
        #expect(error.code == "segment_too_long")
        await detector.processes.stop()
    }

    @Test(arguments: ["random", "cut", "text", "missing"]) func aFileThatIsNoModelIsNamed(kind: String) async throws {
        let folder = try TestFolder()
        let model = try Data(contentsOf: URL(filePath: ModelForTests.folder("silero") + "/silero_vad.onnx"))
        switch kind {
        case "random": try folder.write("silero_vad.onnx", Data((0..<4000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }))
        case "cut": try folder.write("silero_vad.onnx", model.prefix(model.count / 3))
        case "text": try folder.write("silero_vad.onnx", Data("no model".utf8))
        default: break
        }
        let detector = try Self.detector(Self.model(folder: folder.path))
        let error = try await engineError { try await detector.speech(in: Self.silence) }
        #expect(error.code == (kind == "missing" ? "model_file_missing" : "model_unreadable") && !error.isRetryable)
        #expect(error.userMessage.contains("silero-vad") && error.userMessage.contains("silero_vad.onnx"))
        await detector.processes.stop()
    }

    @Test func stretchesThatMakeNoSenseAreRefused() {
        typealias Answer = SpeechDetectionTask.Answer
        for speech in [[(-1, 5)], [(0, 0)], [(0, 10), (5, 5)], [(Int.max - 1, 1)]] {
            let answer = Answer(speech: speech.map { Answer.Stretch(start: $0.0, count: $0.1) })
            #expect(throws: EngineWireViolation.self) { try answer.checkSense() }
        }
    }
}
