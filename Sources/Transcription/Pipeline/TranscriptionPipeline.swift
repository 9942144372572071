public import SpeakerDiarization
public import VoiceCore

/// Samples in, finished segments out: cuts the audio at its pauses and recognises several segments side by side.
///
/// Memory does not grow with the recording: at most `2 × slots` segments are held, from cut to the end of `finished`. Telling speakers
/// apart holds some 25 MB an hour besides, since voices are compared when all are heard; with a model, what that takes at a time.
public struct TranscriptionPipeline: Sendable {
    /// What a whole run amounts to.
    public struct Summary: Equatable, Sendable {
        /// Of all audio that came in.
        public var duration: Seconds

        /// Segments that were cut, skipped ones included; their numbers are those below this.
        public var segmentCount: Int

        /// Who speaks when, if the settings ask for it.
        public var turns: [SpeakerTurn] = []
    }

    /// In Hz; other rates are converted before.
    public static let sampleRate: Double = 16_000

    private let recognizer: any SpeechRecognizer
    private let settings: TranscriptionSettings
    private let cleaner: SpeechCleaner
    private let attempts: Int
    private let makeCutter: @Sendable () -> any SpeechCutting

    /// - Parameter attempts: how often a segment is tried when its error says that a retry may help.
    /// - Parameter makeCutter: what finds the pauses of a channel; called once for each channel of a run. By default the recogniser's own.
    public init(
        recognizer: any SpeechRecognizer, settings: TranscriptionSettings, attempts: Int = 2,
        makeCutter: (@Sendable () -> any SpeechCutting)? = nil
    ) {
        self.recognizer = recognizer
        self.settings = settings
        cleaner = SpeechCleaner(settings.noiseReduction, denoiser: recognizer.denoiser)
        self.attempts = max(1, attempts)
        self.makeCutter = makeCutter ?? { recognizer.makeCutter() }
    }

    /// Transcribes a recording, or the rest of it.
    ///
    /// - Parameter chunks: mono at 16 kHz, −1…1, of any length each.
    /// - Parameter skip: numbers of segments that an earlier run with the same settings finished.
    /// - Parameter finished: called once a segment, in the order in which they get ready, one at a time; also for segments without
    ///   words, so that they are not tried again. What it throws ends the run.
    /// - Parameter ended: called once, when all audio was cut and so the number of segments is known; the cutting is at most `2 × slots`
    ///   segments ahead of the recognition.
    /// - Throws: what `chunks`, the engine or the two closures throw; `sample_rate_unsupported` for an engine of another rate.
    public func run(
        _ chunks: some AsyncSequence<[Float], any Error> & Sendable, skip: Set<Int> = [],
        ended: (Summary) async throws -> Void = { _ in }, finished: (TranscriptSegment) async throws -> Void
    ) async throws -> Summary {
        try await run(channels: chunks.map { AudioBuffer($0, sampleRate: Self.sampleRate) }, skip: skip, ended: ended, finished: finished)
    }

    /// Transcribes the channels of a recording, each for itself, or its one channel.
    ///
    /// Of several channels each is cut at its own pauses, and its segments say its number and "Channel 1" as their speaker. All segments
    /// together are numbered in the order in which they end, the same at every run.
    ///
    /// - Parameter audio: at 16 kHz, the same channels in every piece.
    public func run(
        channels audio: some AsyncSequence<AudioBuffer, any Error> & Sendable, skip: Set<Int> = [],
        ended: (Summary) async throws -> Void = { _ in }, finished: (TranscriptSegment) async throws -> Void
    ) async throws -> Summary {
        guard recognizer.capabilities.sampleRate == Self.sampleRate else {
            throw TranscriptionError.unsupportedSampleRate(recognizer.capabilities)
        }
        let (events, send) = AsyncStream.makeStream(of: Event.self)
        let (permits, permit) = AsyncStream.makeStream(of: Void.self)
        for _ in 0..<2 * recognizer.capabilities.slots { permit.yield() }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            group.addTask { await cut(audio, skip: skip, permits: permits, send: send) }
            var underWay = 0
            var summary: Summary?
            for await event in events {
                switch event {
                case .cut(let utterance, let channel):
                    underWay += 1
                    group.addTask { await recognize(utterance, channel: channel, send: send) }
                case .recognized(let segment):
                    try await finished(segment)
                    underWay -= 1
                    permit.yield()
                case .failed(let error): throw error
                case .ended(let end):
                    summary = end
                    try await ended(end)
                }
                if underWay == 0, let summary { return summary }
            }
            throw CancellationError()
        }
    }

    private enum Event: Sendable {
        /// - channel: from 1; `nil` where there is but one.
        case cut(Utterance, channel: Int?)
        case recognized(TranscriptSegment)
        case ended(Summary)
        case failed(any Error)
    }

    /// Reads all audio; each cut waits for a permit before it is sent on.
    private func cut(
        _ audio: some AsyncSequence<AudioBuffer, any Error> & Sendable, skip: Set<Int>, permits: AsyncStream<Void>,
        send: AsyncStream<Event>.Continuation
    ) async {
        var cutter = ChannelCutter(makeCutter)
        var waiting = permits.makeAsyncIterator()
        var samples = 0
        func pass(_ found: [(utterance: Utterance, channel: Int)], isMultichannel: Bool) async {
            for (utterance, channel) in found where !skip.contains(utterance.index) {
                guard await waiting.next(isolation: #isolation) != nil else { return }
                send.yield(.cut(utterance, channel: isMultichannel ? channel + 1 : nil))
            }
        }
        do {
            var listener = try SpeakerListener(settings, models: recognizer.diarization)
            for try await piece in audio {
                samples += piece.frameCount
                try await listener?.push(piece)
                let found = try await cutter.push(piece)
                await pass(found, isMultichannel: cutter.channelCount > 1)
                try Task.checkCancellation()
            }
            let found = try await cutter.finish()
            await pass(found, isMultichannel: cutter.channelCount > 1)
            let duration = Double(samples) / Self.sampleRate
            var summary = Summary(duration: duration, segmentCount: cutter.count)
            if let turns = try await listener?.finish() { summary.turns = turns }
            send.yield(.ended(summary))
        } catch {
            send.yield(.failed(error))
        }
    }

    private func recognize(_ utterance: Utterance, channel: Int?, send: AsyncStream<Event>.Continuation) async {
        var attempt = 1
        while true {
            do {
                let speech = try await cleaner.cleaned(utterance.samples)
                var heard = try await recognizer.recognize(speech.samples, settings: settings)
                if speech.hasVoicesBehind { heard = heard.withoutDoubtfulWords() }
                var segment = heard.placed(index: utterance.index, start: utterance.start.seconds, end: utterance.end.seconds)
                if let channel {
                    segment.channel = channel
                    segment.speaker = segment.speaker ?? "Channel \(channel)"
                }
                send.yield(.recognized(segment))
                return
            } catch let error as any CodedError where error.isRetryable && attempt < attempts {
                attempt += 1
            } catch {
                send.yield(.failed(error))
                return
            }
        }
    }
}
