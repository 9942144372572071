import NIOConcurrencyHelpers
import Testing
import VoiceCore

@testable import Transcription

/// Where a model says that speech is, in a long sound, and what is cut by it.
@Suite struct DetectedSpeechTests {
    /// Takes for speech what is louder than a whisper, and notes how much it was asked for.
    private final class LoudnessDetector: SpeechDetector {
        struct Failure: CodedError {
            var code: String { "engine_crashed" }
            var userMessage: String { "It stopped." }
            var operatorMessage: String { userMessage }
            var isRetryable: Bool { true }
        }

        let identity = "loudness 1"
        private let asked = NIOLockedValueBox<[Int]>([])
        private let failures: NIOLockedValueBox<Int>

        init(failures: Int = 0) { self.failures = NIOLockedValueBox(failures) }

        var lengths: [Int] { asked.withLockedValue { $0 } }

        func speech(in samples: [Float]) async throws -> [Range<Int>] {
            asked.withLockedValue { $0.append(samples.count) }
            let fails = failures.withLockedValue { left in
                left -= 1
                return left >= 0
            }
            if fails { throw Failure() }
            var found: [Range<Int>] = []
            for (index, sample) in samples.enumerated() where abs(sample) > 0.1 {
                if let last = found.last, index - last.upperBound < 800 {
                    found[found.count - 1] = last.lowerBound..<index + 1
                } else {
                    found.append(index..<index + 1)
                }
            }
            return found
        }
    }

    private struct DeafRecognizer: SpeechRecognizer {
        let capabilities = RecognizerCapabilities(engine: "deaf", languages: ["en"], sampleRate: 16_000, slots: 1)

        func identity() async throws -> EngineIdentity { EngineIdentity(name: "deaf", version: "1", modelVersion: "2") }

        func recognize(_ samples: [Float], settings: TranscriptionSettings) async throws -> RecognizedSegment { .empty }
    }

    private static let rate = UtteranceSegmenter.sampleRate

    /// A quiet room with loud stretches, in seconds.
    private static func sound(_ seconds: Double, loud: [ClosedRange<Double>]) -> [Float] {
        (0..<Int(seconds * Double(rate))).map { index in
            let time = Double(index) / Double(rate)
            return (loud.contains { $0.contains(time) } ? 0.5 : 0.001) * (index % 2 == 0 ? 1 : -1)
        }
    }

    private static func blocks(_ samples: [Float], pieceLength: Int, _ detector: LoudnessDetector) async throws -> [DetectedSpeech.Block] {
        var speech = DetectedSpeech(detector)
        var blocks: [DetectedSpeech.Block] = []
        for start in stride(from: 0, to: samples.count, by: pieceLength) {
            blocks += try await speech.push(Array(samples[start..<min(start + pieceLength, samples.count)]))
        }
        return blocks + (try await speech.finish())
    }

    /// 25 to 35 s goes over the end of a block of 30 s.
    @Test(arguments: [1_601, 16_000, 1_000_000]) func itIsTheSameWhateverThePieces(length: Int) async throws {
        let sound = Self.sound(62.5, loud: [1...2, 25...35, 61...62.5])
        let detector = LoudnessDetector()
        let blocks = try await Self.blocks(sound, pieceLength: length, detector)
        #expect(blocks.flatMap(\.samples) == sound)
        let speech = blocks.flatMap(\.speech).map { [Double($0.lowerBound), Double($0.upperBound)].map { $0 / Double(Self.rate) } }
        #expect(speech.map { $0.map { ($0 * 100).rounded() / 100 } } == [[1, 2], [25, 30], [30, 35], [61, 62.5]])
        #expect(detector.lengths == [30.5, 32.5, 4.5].map { Int($0 * Double(Self.rate)) })
    }

    @Test func aProcessThatDiesIsAskedOnceMore() async throws {
        let sound = Self.sound(3, loud: [1...2])
        let blocks = try await Self.blocks(sound, pieceLength: 8_000, LoudnessDetector(failures: 1))
        #expect(blocks.flatMap(\.speech).count == 1)
        await #expect(throws: LoudnessDetector.Failure.self) {
            _ = try await Self.blocks(sound, pieceLength: 8_000, LoudnessDetector(failures: 2))
        }
    }

    @Test func utterancesAreCutAtItsPauses() async throws {
        let detector = LoudnessDetector()
        let sound = Self.sound(20, loud: [2...4, 4.5...6, 9...9.05, 12...14])
        var cutters: [any SpeechCutting] = [DetectedSpeechSegmenter(detector), DetectedSpeechSegmenter(detector)]
        var found: [[Utterance]] = []
        for (place, length) in [(0, 320_000), (1, 4_001)] {
            var utterances: [Utterance] = []
            for start in stride(from: 0, to: sound.count, by: length) {
                utterances += try await cutters[place].push(Array(sound[start..<min(start + length, sound.count)]))
            }
            found.append(utterances + (try await cutters[place].finish()))
        }
        #expect(found[0] == found[1])
        // Half a second on either side; what lasts a twentieth of a second is no speech.
        let bounds = found[0].map { [$0.start.seconds, $0.end.seconds] }
        #expect(bounds.count == 2)
        for (bound, expected) in zip(bounds.joined(), [1.5, 6.5, 11.5, 14.5]) { #expect(abs(bound - expected) < 0.06, "\(bounds)") }
        #expect(found[0].map(\.index) == [0, 1])
    }

    @Test func aRecognizerWithAModelSaysSo() async throws {
        let recognizer = RecognizerWithDetector(DeafRecognizer(), detector: LoudnessDetector())
        #expect(try await recognizer.identity() == EngineIdentity(name: "deaf", version: "1", modelVersion: "2, loudness 1"))
        #expect(recognizer.makeCutter() is DetectedSpeechSegmenter)
        #expect(DeafRecognizer().makeCutter() is RecordingSegmenter)
    }
}
