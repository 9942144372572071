import NIOConcurrencyHelpers
import SpeakerDiarization
import Testing
import VoiceCore

@testable import Transcription

/// Speakers by a model in sounds that are longer than it takes.
@Suite struct ModelDiarizerTests {
    /// A speaker for each sign of the samples and each loudness, numbered anew in each part; says what it was asked.
    private final class ScriptedModel: DiarizationModel {
        let identity = "scripted 1"
        let longestSeconds = 10.0
        let asked = NIOLockedValueBox<[Int?]>([])
        /// So many calls fail first, as if the process had been killed.
        let failures = NIOLockedValueBox(0)
        let isDeaf: Bool

        /// - Parameter isDeaf: to how many speakers there are.
        init(isDeaf: Bool = false) { self.isDeaf = isDeaf }

        func turns(in samples: [Float], speakers: Int?) async throws -> [SpeakerTurn] {
            asked.withLockedValue { $0.append(speakers) }
            let fails = failures.withLockedValue { left in
                defer { left = max(0, left - 1) }
                return left > 0
            }
            if fails { throw TranscriptionError(code: "engine_crashed", userMessage: "The engine is gone.", isRetryable: true) }
            var turns: [SpeakerTurn] = []
            var numbers: [Float: Int] = [:]
            let seconds = stride(from: 0, to: samples.count, by: 16_000).map { samples[$0] }
            for (second, sample) in seconds.enumerated() where sample != 0 {
                let number = numbers[sample, default: numbers.count + 7]
                numbers[sample] = number
                let end = min(Double(second + 1), Double(samples.count) / 16_000)
                let speaker = isDeaf ? number : min(number, 6 + (speakers ?? 99))
                turns.append(SpeakerTurn(startSeconds: Double(second), endSeconds: end, speaker: speaker))
            }
            return turns
        }
    }

    /// A direction for each loudness.
    private struct ScriptedEmbedder: SpeakerEmbedder {
        let identity = "scripted 1"
        let longestSeconds = 5.0

        func embedding(of samples: [Float]) async throws -> VoiceEmbedding {
            struct TooShort: CodedError {
                var code: String { "voice_too_short" }
                var userMessage: String { "" }
            }
            guard samples.count >= 16_000, samples.count <= 80_000, let voice = VoiceEmbedding([samples[0], 1 - samples[0]]) else {
                throw TooShort()
            }
            return voice
        }
    }

    /// Who speaks in each second: 0 nobody.
    private static func heard(
        _ seconds: [Float], pieces: Int = 4_000, _ change: (inout DiarizationSettings) -> Void = { _ in }
    ) async throws -> (seconds: [Int], asked: [Int?]) {
        let (model, samples) = (ScriptedModel(), seconds.flatMap { [Float](repeating: $0, count: 16_000) })
        var settings = DiarizationSettings()
        change(&settings)
        var listener = try SpeakerListener(settings, models: DiarizationModels(diarizer: model, embedder: ScriptedEmbedder()))
        for start in stride(from: 0, to: samples.count, by: pieces) {
            try await listener.push(AudioBuffer(Array(samples[start..<min(start + pieces, samples.count)]), sampleRate: 16_000))
        }
        let turns = try await listener.heard()
        let found = seconds.indices.map { second in
            turns.first { $0.startSeconds <= Double(second) + 0.5 && Double(second) + 0.5 < $0.endSeconds }?.speaker ?? 0
        }
        return (found, model.asked.withLockedValue { $0 })
    }

    private static let (a, b, c): (Float, Float, Float) = (0.9, 0.1, 0.5)

    @Test func voicesOfSeveralPartsAreFoundAgain() async throws {
        let (a, b) = (Self.a, Self.b)
        let sound = [a, a, a, a, 0, b, b, b, a, a] + [b, b, b, 0, 0, a, a, b, b, b] + [a, a, 0, b]
        let expected = sound.map { $0 == a ? 1 : $0 == b ? 2 : 0 }
        for pieces in [1_000, 16_000, 1 << 20] {
            let (found, asked) = try await Self.heard(sound, pieces: pieces)
            #expect(found == expected && asked == [nil, nil, nil])
        }
    }

    @Test func aTurnThatTwoPartsCutIsOneAndOthersStayApart() async throws {
        let models = DiarizationModels(diarizer: ScriptedModel(), embedder: ScriptedEmbedder())
        var listener = try SpeakerListener(DiarizationSettings(), models: models)
        let sound = [Float](repeating: Self.a, count: 12).flatMap { [Float](repeating: $0, count: 16_000) }
        try await listener.push(AudioBuffer(sound, sampleRate: 16_000))
        let turns = try await listener.finish()
        #expect(turns.map(\.startSeconds) == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11], "as the model told them, but for the tenth second")
    }

    @Test func aSoundThatFitsIsHeardAtOnceWithTheNumberThatIsKnown() async throws {
        let (found, asked) = try await Self.heard([Self.a, Self.b, Self.c, Self.a]) { ($0.minimumSpeakers, $0.maximumSpeakers) = (2, 2) }
        #expect(found == [1, 2, 2, 1] && asked == [2])
    }

    @Test func boundsAreKept() async throws {
        let three = [Self.a, Self.b, Self.c, Self.a]
        #expect(try await Self.heard(three) { $0.maximumSpeakers = 2 }.asked == [nil, 2])
        #expect(try await Self.heard(three) { $0.minimumSpeakers = 4 }.asked == [nil, 4])
        // Of several parts there are at most so many together, the most alike first; nobody says how many are in each.
        let parts = [Self.a, Self.a, Self.a, 0, 0, 0, 0, 0, 0, 0] + [Self.c, Self.c, Self.b, Self.b, 0, 0, 0, 0, 0, 0, 0]
        let (found, asked) = try await Self.heard(parts) { $0.maximumSpeakers = 2 }
        #expect(asked == [nil, nil, nil] && Set(found) == [0, 1, 2])
    }

    @Test func whereTheModelTellsMoreThanThereAreTheMostAlikeAreOne() async throws {
        var settings = DiarizationSettings()
        (settings.minimumSpeakers, settings.maximumSpeakers) = (2, 2)
        let models = DiarizationModels(diarizer: ScriptedModel(isDeaf: true), embedder: ScriptedEmbedder())
        var listener = try SpeakerListener(settings, models: models)
        // 0.8 is more like 0.9 than 0.1 is.
        for loudness in [Self.a, Self.b, 0.8] as [Float] {
            try await listener.push(AudioBuffer([Float](repeating: loudness, count: 16_000), sampleRate: 16_000))
        }
        #expect(try await listener.finish().map(\.speaker) == [1, 2, 1])
    }

    @Test func anEngineThatIsGoneIsAskedOnceMore() async throws {
        for (failures, asked) in [(1, 2), (2, 2)] {
            let model = ScriptedModel()
            model.failures.withLockedValue { $0 = failures }
            let models = DiarizationModels(diarizer: model, embedder: ScriptedEmbedder())
            var listener = try SpeakerListener(DiarizationSettings(), models: models)
            try await listener.push(AudioBuffer([Float](repeating: Self.a, count: 16_000), sampleRate: 16_000))
            let turns = try? await listener.finish()
            #expect(turns?.map(\.speaker) == (failures == 1 ? [1] : nil))
            #expect(model.asked.withLockedValue { $0.count } == asked)
        }
    }

    @Test func whoSaysTooLittleToBeKnownStaysAlone() async throws {
        let sound = [Float](repeating: Self.a, count: 9) + [0] + [Self.a, Self.a, Self.b]
        let model = ScriptedModel()
        var listener = try SpeakerListener(DiarizationSettings(), models: DiarizationModels(diarizer: model, embedder: ScriptedEmbedder()))
        let samples = sound.flatMap { [Float](repeating: $0, count: 16_000) }.dropLast(8_000)
        try await listener.push(AudioBuffer(Array(samples), sampleRate: 16_000))
        let turns = try await listener.finish()
        #expect(turns.map(\.speaker) == [Int](repeating: 1, count: 11) + [2] && turns.last?.endSeconds == 12.5)
    }

    @Test func nobodyIsOneSpeakerOfATranscriptAndNoTurnOtherwise() async throws {
        var listener = try SpeakerListener(
            DiarizationSettings(), models: DiarizationModels(diarizer: ScriptedModel(), embedder: ScriptedEmbedder()))
        try await listener.push(AudioBuffer([Float](repeating: 0, count: 32_000), sampleRate: 16_000))
        #expect(try await listener.heard().isEmpty)
        #expect(try await listener.finish() == [SpeakerTurn(startSeconds: 0, endSeconds: 2, speaker: 1)])
    }
}
