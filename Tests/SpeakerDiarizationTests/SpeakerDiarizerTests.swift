import SpeakerDiarization
import SpeechAnalysis
import Testing

@Suite struct SpeakerDiarizerTests {
    private static let two = SyntheticConversation(
        [.low, .high], [(1, 5), (2, 4), (1, 6), (2, 5), (1, 3)])
    private static let three = SyntheticConversation(
        [.high, .low, .bright], [(1, 6), (2, 5), (3, 6), (1, 4), (3, 4), (2, 6)])

    private func turns(
        _ samples: [Float], piece: Int = 16_000, _ change: (inout DiarizationSettings) -> Void = { _ in }
    ) throws -> [SpeakerTurn] {
        var settings = DiarizationSettings()
        change(&settings)
        var diarizer = try SpeakerDiarizer(settings: settings)
        for start in stride(from: 0, to: samples.count, by: piece) {
            try diarizer.push(Array(samples[start..<min(samples.count, start + piece)]))
        }
        return diarizer.finish()
    }

    private func expect(_ found: [SpeakerTurn], _ wanted: [SyntheticConversation.Turn]) {
        #expect(found.map(\.speaker) == wanted.map(\.speaker), "\(found)")
        for (found, wanted) in zip(found, wanted) {
            #expect(abs(found.startSeconds - wanted.start) < 0.25 && abs(found.endSeconds - wanted.end) < 0.25, "\(found) for \(wanted)")
        }
    }

    @Test func twoVoicesAreToldApart() throws { expect(try turns(Self.two.samples), Self.two.turns) }

    @Test func threeVoicesAreToldApart() throws { expect(try turns(Self.three.samples), Self.three.turns) }

    @Test func turnsWithoutAPauseAreParted() throws {
        let samples = SyntheticVoice.low.speech(6, seed: 1) + SyntheticVoice.high.speech(6, seed: 2) + SyntheticVoice.low.speech(5, seed: 3)
        let found = try turns(samples)
        #expect(found.map(\.label) == ["S1", "S2", "S1"], "\(found)")
        #expect(abs(found[0].endSeconds - 6) < 0.25 && abs(found[1].endSeconds - 12) < 0.25, "\(found)")
    }

    @Test func oneVoiceIsOneSpeaker() throws {
        let alone = SyntheticConversation([.low], [(1, 5), (1, 4), (1, 6), (1, 3)])
        expect(try turns(alone.samples), alone.turns)
    }

    @Test(arguments: [1_601, 100_003]) func piecesOfAnySizeGiveTheSameTurns(_ piece: Int) throws {
        #expect(try turns(Self.three.samples, piece: piece) == turns(Self.three.samples))
    }

    @Test func aWishedCountIsKept() throws {
        #expect(Set(try turns(Self.three.samples) { $0.maximumSpeakers = 2 }.map(\.speaker)) == [1, 2])
        #expect(Set(try turns(Self.three.samples) { $0.maximumSpeakers = 1 }.map(\.speaker)) == [1])
        let four = try turns(Self.three.samples) { ($0.minimumSpeakers, $0.maximumSpeakers) = (4, 4) }
        #expect(Set(four.map(\.speaker)) == [1, 2, 3, 4])
    }

    @Test func whereNobodySpeaksThereAreNoTurns() throws {
        for (name, samples) in [
            ("nothing", []), ("0.1 s", SyntheticNoise.samples(0.1, level: 0.1)), ("zeros", [Float](repeating: 0, count: 80_000)),
            ("noise", SyntheticNoise.samples(5, level: 0.1)), ("loud noise", SyntheticNoise.samples(5, level: 1)),
            ("a constant", [Float](repeating: 0.5, count: 80_000)),
        ] { #expect(try turns(samples).isEmpty, "\(name)") }
    }

    @Test func clippedSpeechAndAShortWordHaveASpeaker() throws {
        let clipped = SyntheticVoice.low.speech(4, seed: 1).map { max(-1, min(1, 20 * $0)) }
        #expect(Set(try turns(clipped).map(\.speaker)) == [1])
        let word =
            SyntheticNoise.samples(1, level: 0.0003) + SyntheticVoice.low.speech(0.5, seed: 1) + SyntheticNoise.samples(1, level: 0.0003)
        #expect(try turns(word).count == 1)
        #expect(try turns(word) { $0.minimumSpeakers = 5 }.isEmpty == false)
    }

    @Test func turnsAreInOrderAndDoNotOverlap() throws {
        let found = try turns(Self.three.samples + Self.two.samples)
        #expect(found.allSatisfy { $0.startSeconds < $0.endSeconds })
        #expect(zip(found, found.dropFirst()).allSatisfy { $0.endSeconds <= $1.startSeconds })
    }

    @Test func whatIsNoSoundIsRefusedAndLeavesTheRestAlone() throws {
        let samples = Self.two.samples
        var diarizer = try SpeakerDiarizer()
        try diarizer.push(Array(samples[..<50_000]))
        #expect(throws: SpeechAnalysisError.notFinite(index: 50_001)) { try diarizer.push([0, .nan]) }
        #expect(throws: SpeechAnalysisError.tooLarge(index: 50_000)) { try diarizer.push([1e12]) }
        try diarizer.push(Array(samples[50_000...]))
        #expect(try diarizer.finish() == turns(samples))
    }

    @Test func settingsOutOfRangeAreRefused() {
        func code(_ change: (inout DiarizationSettings) -> Void) -> String? {
            var settings = DiarizationSettings()
            change(&settings)
            do {
                _ = try SpeakerDiarizer(settings: settings)
                return nil
            } catch let error as SpeechAnalysisError { return error.code } catch { return "\(error)" }
        }
        #expect(code { $0.minimumSpeakers = 0 } == "analysis_bad_parameter")
        #expect(code { $0.maximumSpeakers = 101 } == "analysis_bad_parameter")
        #expect(code { $0.minimumSpeakers = 21 } == "analysis_bad_parameter")
        #expect(code { $0.speakerPenalty = .nan } == "analysis_bad_parameter")
        #expect(code { $0.maximumSpeakers = 1 } == nil)
    }
}
