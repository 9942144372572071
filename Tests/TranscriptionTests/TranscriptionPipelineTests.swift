import NIOConcurrencyHelpers
import Testing
import VoiceCore

@testable import Transcription

/// Cuts every second of audio off as a segment.
private struct SecondCutter: SpeechCutting {
    private var index = 0
    private var open: [Float] = []

    mutating func push(_ samples: [Float]) -> [Utterance] {
        open += samples
        var utterances: [Utterance] = []
        while open.count >= 16_000 {
            utterances.append(
                Utterance(
                    index: index, start: .seconds(index), end: .seconds(index + 1), samples: Array(open[..<16_000]), evidence: 1))
            open.removeFirst(16_000)
            index += 1
        }
        return utterances
    }

    mutating func finish() -> [Utterance] { [] }
}

/// Hears a word whose text is the first sample; what it does with a segment is up to the test.
private final class ScriptedRecognizer: SpeechRecognizer {
    let capabilities: RecognizerCapabilities
    let calls = NIOLockedValueBox<[Int]>([])
    let running = NIOLockedValueBox((now: 0, most: 0))
    private let script: @Sendable (_ segment: Int, _ attempt: Int) async throws -> Void

    init(
        slots: Int = 2, sampleRate: Double = 16_000,
        script: @escaping @Sendable (_ segment: Int, _ attempt: Int) async throws -> Void = { _, _ in }
    ) {
        capabilities = RecognizerCapabilities(engine: "scripted", languages: ["en"], sampleRate: sampleRate, slots: slots)
        self.script = script
    }

    func identity() async throws -> EngineIdentity { EngineIdentity(name: "scripted", version: "1", modelVersion: "1") }

    func recognize(_ samples: [Float], settings: TranscriptionSettings) async throws -> RecognizedSegment {
        let segment = Int(samples[0])
        let attempt = calls.withLockedValue { calls in
            calls.append(segment)
            return calls.count { $0 == segment }
        }
        running.withLockedValue { running in
            running.now += 1
            running.most = max(running.most, running.now)
        }
        defer { running.withLockedValue { $0.now -= 1 } }
        try await script(segment, attempt)
        if segment == 2 { return .empty }
        let word = RecognizedWord(text: "w\(segment)", start: 0.25, end: 0.5)
        return RecognizedSegment(text: word.text, words: [word])
    }
}

private struct Trouble: CodedError, Equatable {
    let code = "trouble"
    let userMessage = "Trouble."
    let isRetryable: Bool
}

/// `seconds` of audio in chunks of any size, each second holding its own number.
private func audio(seconds: Int, chunk: Int = 1000, failing: (any Error)? = nil) -> AsyncThrowingStream<[Float], any Error> {
    let samples = (0..<seconds * 16_000).map { Float($0 / 16_000) }
    return AsyncThrowingStream { continuation in
        for start in stride(from: 0, to: samples.count, by: chunk) {
            continuation.yield(Array(samples[start..<min(start + chunk, samples.count)]))
        }
        continuation.finish(throwing: failing)
    }
}

@Suite struct TranscriptionPipelineTests {
    private func pipeline(_ recognizer: ScriptedRecognizer) -> TranscriptionPipeline {
        TranscriptionPipeline(recognizer: recognizer, settings: TranscriptionSettings()) { SecondCutter() }
    }

    @Test func `every segment is finished once, in its place, also one without words`() async throws {
        var segments: [TranscriptSegment] = []
        let summary = try await pipeline(ScriptedRecognizer()).run(audio(seconds: 5)) { segments.append($0) }
        segments.sort { $0.index < $1.index }
        #expect(summary == TranscriptionPipeline.Summary(duration: 5, segmentCount: 5))
        #expect(segments.map(\.index) == [0, 1, 2, 3, 4])
        #expect(segments.map(\.isEmpty) == [false, false, true, false, false])
        #expect(segments[3].words == [TranscriptWord(id: "3-0", text: "w3", start: 3.25, end: 3.5)])
        #expect(segments[3].start == 3 && segments[3].end == 4)
    }

    @Test func `finished segments of an earlier run are not recognised again`() async throws {
        let recognizer = ScriptedRecognizer()
        var segments: [Int] = []
        let summary = try await pipeline(recognizer).run(audio(seconds: 6), skip: [0, 1, 4]) { segments.append($0.index) }
        #expect(segments.sorted() == [2, 3, 5])
        #expect(recognizer.calls.withLockedValue { $0.sorted() } == [2, 3, 5])
        #expect(summary.segmentCount == 6)
    }

    @Test func `channels are cut each for itself and numbered so that none gets another's segments`() async throws {
        let channels = (0..<5 * 16_000).map { Float($0 / 16_000) }
        let pieces = AsyncThrowingStream<AudioBuffer, any Error> { stream in
            for start in stride(from: 0, to: channels.count, by: 4000) {
                let piece = Array(channels[start..<start + 4000])
                stream.yield(AudioBuffer(channels: [piece, piece], sampleRate: 16_000))
            }
            stream.finish()
        }
        var segments: [TranscriptSegment] = []
        let summary = try await pipeline(ScriptedRecognizer()).run(channels: pieces, skip: [0, 3]) { segments.append($0) }
        #expect(summary == TranscriptionPipeline.Summary(duration: 5, segmentCount: 10))
        #expect(segments.map(\.index).sorted() == [1, 2, 4, 5, 6, 7, 8, 9])
        for segment in segments {
            #expect(segment.channel == segment.index % 2 + 1 && segment.speaker == "Channel \(segment.index % 2 + 1)")
            #expect(segment.start == Double(segment.index / 2))
        }
    }

    /// Says what it was given as one utterance for each run of samples that are not 0.
    private struct RunCutter: SpeechCutting {
        private var position = 0
        private var run: (start: Int, samples: [Float])?

        mutating func push(_ samples: [Float]) -> [Utterance] {
            var found: [Utterance] = []
            for sample in samples {
                if sample != 0 { run = (run?.start ?? position, (run?.samples ?? []) + [sample]) } else { found += finish() }
                position += 1
            }
            return found
        }

        mutating func finish() -> [Utterance] {
            guard let run else { return [] }
            self.run = nil
            let times = [run.start, run.start + run.samples.count].map { Duration.seconds(Double($0) / 16_000) }
            return [Utterance(index: 0, start: times[0], end: times[1], samples: run.samples, evidence: 1)]
        }
    }

    @Test(arguments: [700, 1600, 4000, 40_000])
    func `numbers have no gaps where channels speak differently much, whatever pieces the sound comes in`(_ length: Int) async throws {
        // In tenths of a second: the second channel speaks once, over the end of the first one's second word, and at the end of all.
        let speech: [[ClosedRange<Int>]] = [[2...3, 5...9, 14...14, 16...17, 20...24], [8...11, 23...24], []]
        let channels = speech.map { words in
            (0..<25 * 1600).map { frame in words.contains { $0.contains(frame / 1600) } ? Float(0.5) : 0 }
        }
        let pieces = AsyncThrowingStream<AudioBuffer, any Error> { stream in
            for start in stride(from: 0, to: 25 * 1600, by: length) {
                stream.yield(
                    AudioBuffer(channels: channels.map { Array($0[start..<min(start + length, 25 * 1600)]) }, sampleRate: 16_000))
            }
            stream.finish()
        }
        let pipeline = TranscriptionPipeline(recognizer: ScriptedRecognizer(), settings: .init(), makeCutter: { RunCutter() })
        var segments: [TranscriptSegment] = []
        let summary = try await pipeline.run(channels: pieces) { segments.append($0) }
        segments.sort { $0.index < $1.index }
        #expect(segments.map(\.index) == Array(0..<7) && summary.segmentCount == 7)
        #expect(segments.map(\.channel) == [1, 1, 2, 1, 1, 1, 2])
        #expect(segments.map(\.end) == segments.map(\.end).sorted())
    }

    @Test func `results come as they get ready, not in the order of time`() async throws {
        let (gate, open) = AsyncStream.makeStream(of: Void.self)
        let recognizer = ScriptedRecognizer { segment, _ in
            if segment == 0 { for await _ in gate { break } }
        }
        var order: [Int] = []
        _ = try await pipeline(recognizer).run(audio(seconds: 2)) { segment in
            order.append(segment.index)
            if segment.index == 1 { open.yield() }
        }
        #expect(order == [1, 0])
    }

    @Test func `no more segments are held than twice the slots`() async throws {
        let recognizer = ScriptedRecognizer(slots: 3) { _, _ in for _ in 0..<100 { await Task.yield() } }
        var count = 0
        _ = try await pipeline(recognizer).run(audio(seconds: 60)) { _ in count += 1 }
        #expect(count == 60)
        #expect(recognizer.running.withLockedValue(\.most) <= 6)
    }

    @Test func `a segment whose error may pass is tried again`() async throws {
        let recognizer = ScriptedRecognizer { segment, attempt in
            if segment == 1, attempt == 1 { throw Trouble(isRetryable: true) }
        }
        var segments: [Int] = []
        _ = try await pipeline(recognizer).run(audio(seconds: 3)) { segments.append($0.index) }
        #expect(segments.sorted() == [0, 1, 2])
        #expect(recognizer.calls.withLockedValue { $0.count { $0 == 1 } } == 2)
    }

    @Test(arguments: [(true, 2), (false, 1)])
    func `an error that stays ends the run`(isRetryable: Bool, calls: Int) async throws {
        let recognizer = ScriptedRecognizer { segment, _ in
            if segment == 1 { throw Trouble(isRetryable: isRetryable) }
        }
        await #expect(throws: Trouble(isRetryable: isRetryable)) {
            try await pipeline(recognizer).run(audio(seconds: 3)) { _ in }
        }
        #expect(recognizer.calls.withLockedValue { $0.count { $0 == 1 } } == calls)
    }

    @Test func `audio that breaks off ends the run`() async throws {
        let recognizer = ScriptedRecognizer()
        await #expect(throws: Trouble(isRetryable: false)) {
            try await pipeline(recognizer).run(audio(seconds: 3, failing: Trouble(isRetryable: false))) { _ in }
        }
    }

    @Test func `what cannot be kept ends the run`() async throws {
        await #expect(throws: Trouble(isRetryable: true)) {
            try await pipeline(ScriptedRecognizer()).run(audio(seconds: 30)) { _ in throw Trouble(isRetryable: true) }
        }
    }

    @Test func `a cancelled run ends`() async throws {
        let recognizer = ScriptedRecognizer { _, _ in
            let (never, _) = AsyncStream.makeStream(of: Void.self)
            for await _ in never {}
            try Task.checkCancellation()
        }
        let pipeline = pipeline(recognizer)
        let task = Task { try await pipeline.run(audio(seconds: 9)) { _ in } }
        while recognizer.calls.withLockedValue(\.isEmpty) { await Task.yield() }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test func `no audio is no segment`() async throws {
        let summary = try await pipeline(ScriptedRecognizer()).run(audio(seconds: 0)) { _ in Issue.record("nothing to finish") }
        #expect(summary == TranscriptionPipeline.Summary(duration: 0, segmentCount: 0))
    }

    @Test func `an engine of another rate is refused`() async throws {
        let pipeline = pipeline(ScriptedRecognizer(sampleRate: 8000))
        let error = await #expect(throws: TranscriptionError.self) { try await pipeline.run(audio(seconds: 1)) { _ in } }
        #expect(error?.code == "sample_rate_unsupported")
    }
}
