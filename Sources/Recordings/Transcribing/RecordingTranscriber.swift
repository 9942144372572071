import AudioCodecs
import EventLog
import FoundationEssentials
public import Jobs
import ObjectStore
import SpeakerDiarization
import Storage
import Transcription
import VoiceCore

/// Carries out `TranscribeRecording`.
///
/// Each finished segment is kept as a small object named by a row, in a transaction that checks the job's lease. After a crash the
/// audio is cut again, which gives the same segments, and only those that are missing are recognised.
public struct RecordingTranscriber: JobHandler {
    public typealias Kind = TranscribeRecording

    private let recordings: Recordings

    public init(_ recordings: Recordings) { self.recordings = recordings }

    public func run(_ payload: TranscribeRecording.Payload, _ context: JobContext) async throws -> JobOutcome<TranscribeRecording> {
        if let heard = payload.wordsOf { return try await SpeakerTeller(recordings, payload, wordsOf: heard, context).run() }
        let work = try await load(payload, account: context.account)
        let recognizer = try recordings.engines.recognizer(for: work.row.settings)
        let engine = try await recognizer.identity()
        let account = context.account
        var lost: TranscriptID?
        // Which voices are known may be another than the last time.
        let isAnew = payload.again == true || work.row.settings.identify == true
        if !isAnew, let earlier = try await earlier(as: work, by: engine, account: account) {
            if let outcome = try await reuse(earlier, payload, account: account) { return outcome }
            lost = earlier.id
        }
        try await begin(work, with: engine, payload, isAnew: isAnew, lost: lost, context)
        let finished = try await finishedSegments(of: payload.transcript, account: account)
        let heard = try await recognizeMissing(work, with: recognizer, finished: Set(finished), context)
        let assembled = try await assemble(work, engine: engine, heard, account: account)
        let transcript = try await VoiceRecognition(recordings, account: account).named(assembled, of: work.audio, work.row.settings)
        return try await finish(transcript, heard, work, payload, account: account)
    }

    private struct Work: Sendable {
        let recording: Recording
        let row: TranscriptRow
        let audio: StoredAudio

        /// Whether what is heard tells how long the recording is.
        var isOfDefaultTrack: Bool {
            guard let track = row.settings.track else { return true }
            return recording.tracks.first(where: \.isDefault).map { $0.number == track } ?? true
        }
    }

    /// How much of the sound there was, and what this run did with it.
    private struct Heard: Sendable {
        let seconds: Double
        /// Who speaks when, if that was asked for.
        let turns: [SpeakerTurn]
        /// Why not all of it could be read, as an error code.
        let damage: String?
        /// Seconds of audio that this run has recognised, and those that it took.
        let recognized: Double
        let busy: Double
    }

    /// - Throws: `RecordingsError` `.notFound` for a recording that was deleted meanwhile.
    private func load(_ payload: TranscribeRecording.Payload, account: AccountID) async throws -> Work {
        try await recordings.database.read { tx in
            let object = try Recordings.audioObject(of: payload.recording, account: account, tx)
            guard let audio = try Recordings.storedAudio(object, account: account, tx) else { throw RecordingsError.notFound }
            return Work(
                recording: try Recordings.recording(payload.recording, of: account, tx),
                row: try Recordings.transcript(payload.transcript, of: account, tx), audio: audio)
        }
    }

    /// A whole transcript of the same audio by the same engine with the same settings.
    private func earlier(
        as work: Work, by engine: EngineIdentity, account: AccountID
    ) async throws -> FinishedTranscript? {
        try await recordings.database.read { tx in
            try Recordings.finishedTranscript(of: work.audio.object, settings: work.row.settings, engine: engine, account: account, tx)
        }
    }

    /// - Returns: `nil` if the words are lost, and have to be heard again.
    private func reuse(
        _ earlier: FinishedTranscript, _ payload: TranscribeRecording.Payload, account: AccountID
    ) async throws -> JobOutcome<TranscribeRecording>? {
        let transcript: Transcript
        do {
            transcript = try await recordings.document(earlier.object, account: account)
        } catch let error as ObjectStoreError where error.isLoss {
            return nil
        }
        let (now, analysis) = (recordings.clock.now(), JobID.make())
        let result = TranscribeRecording.Result(
            words: transcript.words.count, segments: transcript.segments.count, speechFound: transcript.speechFound)
        return JobOutcome(result) { tx in
            try recordings.requestAnalysis(ofAudioOf: payload.recording, job: analysis, account: account, tx)
            try Recordings.adopt(earlier, as: payload.transcript, of: payload.recording, account: account, at: now, tx)
            try tx.append(.completed(payload, account: account, at: now))
        }
    }

    /// Begins to hear, unless the same is being heard already.
    ///
    /// - Parameters:
    ///   - isAnew: hears it whatever was heard of it before.
    ///   - lost: an earlier transcript whose words are not there any more.
    /// - Throws: `JobPostponed` until the other transcript's words are there.
    private func begin(
        _ work: Work, with engine: EngineIdentity, _ payload: TranscribeRecording.Payload, isAnew: Bool, lost: TranscriptID?,
        _ context: JobContext
    ) async throws {
        let account = context.account
        let wait = try await context.write { tx -> Duration? in
            if !isAnew {
                let (audio, settings) = (work.audio.object, work.row.settings)
                let finished = try Recordings.finishedTranscript(of: audio, settings: settings, engine: engine, account: account, tx)
                if let finished, finished.id != lost { return .zero }
                if try Recordings.isBeingTranscribed(audio, besides: work.row.id, settings: settings, account: account, tx) {
                    return Self.wait(of: work.recording)
                }
            }
            try Recordings.begin(work.row.id, of: payload.recording, with: engine, account: account, tx)
            return nil
        }
        if let wait { throw JobPostponed(for: wait) }
    }

    /// Until it is worth looking again whether the same audio was transcribed: longer for a long one.
    private static func wait(of recording: Recording) -> Duration {
        .seconds(min(max(recording.durationSeconds / 50, 0.5), 15))
    }

    private func finishedSegments(of transcript: TranscriptID, account: AccountID) async throws -> [Int] {
        try await recordings.database.read { tx in
            try Recordings.segmentObjects(of: transcript, account: account, tx).map(\.segment)
        }
    }

    private func recognizeMissing(
        _ work: Work, with recognizer: any SpeechRecognizer, finished: Set<Int>, _ context: JobContext
    ) async throws -> Heard {
        let settings = work.row.settings
        let source = AudioSource(recordings, work.audio, account: context.account)
        let sound = try await source.heard(track: settings.track, isMultichannel: settings.multichannel == true)
        let pipeline = TranscriptionPipeline(recognizer: recognizer, settings: settings)
        var progress = try await startingProgress(work, with: recognizer, finished: finished, account: context.account)
        let (start, resumedAt) = (ContinuousClock.now, progress.covered)
        var last = start
        let summary = try await pipeline.run(channels: sound.samples, skip: finished) { summary in
            progress.cut(into: summary.segmentCount)
        } finished: { segment in
            try await keep(segment, of: work.row.id, context)
            let now = ContinuousClock.now
            progress.finished(segment, after: (now - last).seconds)
            last = now
            context.progress(progress.report(at: recordings.clock.now()))
        }
        // A file may state no length, or a wrong one.
        let seconds = work.audio.isNative ? work.recording.durationSeconds : summary.duration
        return Heard(
            seconds: seconds, turns: summary.turns, damage: sound.damage()?.code, recognized: seconds - resumedAt,
            busy: (ContinuousClock.now - start).seconds)
    }

    private func startingProgress(
        _ work: Work, with recognizer: any SpeechRecognizer, finished: Set<Int>, account: AccountID
    ) async throws -> RecognitionProgress {
        let last = (0...).prefix { finished.contains($0) }.last
        let (history, object) = try await recordings.database.read { tx in
            let parts = try last.map { try Recordings.segmentObjects(of: work.row.id, from: $0, limit: 1, account: account, tx) }
            return (try EngineSpeeds.speed(of: recognizer.capabilities.engine, tx), parts?.first?.object)
        }
        var resumedAt = 0.0
        if let object { resumedAt = try await recordings.segment(object, account: account).end }
        return RecognitionProgress(
            length: work.recording.durationSeconds, history: history, resumedAt: resumedAt, earlier: finished)
    }

    private func keep(_ segment: TranscriptSegment, of transcript: TranscriptID, _ context: JobContext) async throws {
        let receipt = try await recordings.objects.put(Array(JSON.encode(segment)), account: context.account)
        let account = context.account
        try await context.write { tx in
            try Recordings.keep(segment: segment.index, as: receipt, of: transcript, account: account, tx)
        }
    }

    /// Reads the kept segments back and makes the whole of them.
    private func assemble(_ work: Work, engine: EngineIdentity, _ heard: Heard, account: AccountID) async throws -> Transcript {
        let parts = try await recordings.database.read { tx in
            try Recordings.segmentObjects(of: work.row.id, account: account, tx)
        }
        var segments: [TranscriptSegment] = []
        segments.reserveCapacity(parts.count)
        for part in parts {
            segments.append(try await recordings.segment(part.object, account: account))
        }
        return Transcript.assemble(
            segments, turns: heard.turns, revision: .make(), engine: engine, settings: work.row.settings, duration: heard.seconds)
    }

    private func finish(
        _ transcript: Transcript, _ heard: Heard, _ work: Work, _ payload: TranscribeRecording.Payload, account: AccountID
    ) async throws -> JobOutcome<TranscribeRecording> {
        let receipt = try await recordings.objects.put(Array(JSON.encode(transcript)), account: account)
        let (now, analysis) = (recordings.clock.now(), JobID.make())
        let result = TranscribeRecording.Result(
            words: transcript.words.count, segments: transcript.segments.count, speechFound: transcript.speechFound,
            damage: heard.damage)
        let (audio, seconds, isOfDefaultTrack) = (work.audio.object, heard.seconds, work.isOfDefaultTrack)
        return JobOutcome(result) { tx in
            if isOfDefaultTrack {
                try Recordings.settle(seconds: seconds, damage: heard.damage, of: audio, account: account, tx)
            }
            try Recordings.finish(
                transcript, as: receipt, id: payload.transcript, of: payload.recording, account: account, at: now, tx)
            try recordings.requestAnalysis(ofAudioOf: payload.recording, job: analysis, account: account, tx)
            try EngineSpeeds.add(transcript.engine.name, audio: heard.recognized, busy: heard.busy, tx)
            try tx.append(.completed(payload, account: account, at: now))
        }
    }
}

extension Event {
    /// A transcript is whole.
    static func completed(_ payload: TranscribeRecording.Payload, account: AccountID, at now: Timestamp) -> Event {
        Event(
            kind: "transcript.completed", account: account, subject: payload.transcript, payload: ["recording": .id(payload.recording)],
            occurredAt: now)
    }
}
