import AudioCodecs
import EventLog
import FoundationEssentials
import Jobs
import ObjectStore
import SpeakerDiarization
import Storage
import Transcription
import VoiceCore

/// Carries out `TranscribeRecording` where the words are there: hears who speaks, and parts another transcript's segments by it.
///
/// What is heard is not kept on the way: after a crash it is heard again, an hour of speech in some 17 s.
struct SpeakerTeller: Sendable {
    private let recordings: Recordings
    private let payload: TranscribeRecording.Payload
    private let heard: TranscriptID
    private let context: JobContext

    /// - Parameter heard: the whole transcript whose words are taken.
    init(_ recordings: Recordings, _ payload: TranscribeRecording.Payload, wordsOf heard: TranscriptID, _ context: JobContext) {
        (self.recordings, self.payload, self.heard, self.context) = (recordings, payload, heard, context)
    }

    private var account: AccountID { context.account }

    private struct Work: Sendable {
        let audio: StoredAudio
        let settings: TranscriptionSettings
        let words: ObjectID
        /// `nil` to tell speakers apart without a model.
        let models: DiarizationModels?
        /// What heard the words, and the models.
        let engine: EngineIdentity
    }

    /// A person's edits as they are in the new transcript.
    private struct Edited: Sendable {
        /// The revision that was current when they were taken over.
        let seen: TranscriptID
        let transcript: Transcript
    }

    /// - Throws: `RecordingsError` `.notFound` for a recording that was deleted meanwhile; `ObjectStoreError` where the words or the sound
    ///   are lost.
    func run() async throws -> JobOutcome<TranscribeRecording> {
        let work = try await begin()
        let words = try await recordings.document(work.words, account: account)
        let (turns, damage) = try await listen(work)
        let transcript = try await VoiceRecognition(recordings, account: account).named(
            words.spoken(by: turns, revision: .make(), engine: work.engine, settings: work.settings), of: work.audio, work.settings)
        return try await finish(transcript, with: try await edits(of: work.words, in: transcript), damage: damage)
    }

    private func begin() async throws -> Work {
        let (payload, heard, account, models) = (payload, heard, account, recordings.engines.diarization)
        return try await context.write { tx in
            let object = try Recordings.audioObject(of: payload.recording, account: account, tx)
            guard let audio = try Recordings.storedAudio(object, account: account, tx) else { throw RecordingsError.notFound }
            let source = try Recordings.transcript(heard, of: account, tx)
            guard let words = source.object, let heardBy = source.engine else { throw RecordingsError.transcriptNotReady }
            let engine = models?.identity(with: heardBy) ?? heardBy
            let row = try Recordings.transcript(payload.transcript, of: account, tx)
            try Recordings.begin(row.id, of: payload.recording, with: engine, account: account, tx)
            return Work(audio: audio, settings: row.settings, words: words, models: models, engine: engine)
        }
    }

    /// - Returns: who speaks when, and why not all of the sound could be read, as an error code.
    private func listen(_ work: Work) async throws -> (turns: [SpeakerTurn], damage: String?) {
        guard var listener = try SpeakerListener(work.settings, models: work.models) else { return ([], nil) }
        let sound = try await AudioSource(recordings, work.audio, account: account)
            .heard(track: work.settings.track, isMultichannel: false)
        var progress = ListeningProgress(length: work.audio.durationSeconds)
        for try await piece in sound.samples {
            try await listener.push(piece)
            context.progress(progress.report(heard: listener.seconds, at: recordings.clock.now()))
        }
        return (try await listener.finish(), sound.damage()?.code)
    }

    /// The current transcript's edits in the new one.
    ///
    /// - Parameter words: which both have.
    /// - Returns: `nil` if no person edited it, or other words than these, or more than can be laid side by side: it is left as it is.
    private func edits(of words: ObjectID, in transcript: Transcript) async throws -> Edited? {
        let (payload, account) = (payload, account)
        let found = try await recordings.database.read { tx -> (seen: TranscriptID, base: ObjectID, edited: ObjectID)? in
            let seen = try Recordings.recording(payload.recording, of: account, tx).transcriptId
            let summary = try Recordings.summary(of: seen, recording: payload.recording, account: account, tx)
            guard summary.madeBy == .person, let revision = summary.revision else { return nil }
            let lineage = try TranscriptLineage(of: payload.recording, account: account, tx)
            let base = try lineage.machines(behind: revision)
            guard lineage.heard(base).words == words else { return nil }
            return (seen, base.words, try Recordings.wordsObject(of: seen, recording: payload.recording, account: account, tx))
        }
        guard let found else { return nil }
        let base = try await recordings.document(found.base, account: account)
        let edited = try await recordings.document(found.edited, account: account)
        do {
            return Edited(seen: found.seen, transcript: try await recordings.carry(from: base, to: transcript, editsOf: edited).1)
        } catch let error as TranscriptionError where error == .tooLongToCompare {
            return nil
        }
    }

    private func finish(
        _ transcript: Transcript, with edited: Edited?, damage: String?
    ) async throws -> JobOutcome<TranscribeRecording> {
        let receipt = try await recordings.objects.put(Array(JSON.encode(transcript)), account: account)
        var edits: (Edited, ObjectReceipt)?
        if let edited { edits = (edited, try await recordings.objects.put(Array(JSON.encode(edited.transcript)), account: account)) }
        let (payload, account, now, edit) = (payload, account, recordings.clock.now(), TranscriptID.make())
        let result = TranscribeRecording.Result(
            words: transcript.words.count, segments: transcript.segments.count, speechFound: transcript.speechFound, damage: damage)
        return JobOutcome(result) { [edits] tx in
            try Recordings.finish(
                transcript, as: receipt, id: payload.transcript, of: payload.recording, account: account, at: now, tx)
            try tx.append(.completed(payload, account: account, at: now))
            guard let (edited, receipt) = edits else { return }
            let current = try Recordings.recording(payload.recording, of: account, tx).transcriptId
            guard current == edited.seen else { throw EditedMeanwhile() }
            try Recordings.insertEdit(
                edited.transcript, as: receipt, id: edit, of: payload.recording, after: payload.transcript, at: now,
                account: account, tx)
            try tx.append(.edited(edit, of: payload.recording, after: payload.transcript, account: account, at: now))
        }
    }
}

/// A person went on editing while their edits were taken over; the next attempt has all of them.
private struct EditedMeanwhile: CodedError {
    var code: String { "transcript_edited_meanwhile" }
    var userMessage: String { "The transcript was edited while its speakers were told apart. Try again." }
    var isRetryable: Bool { true }
}

/// How far the sound was listened to, as the row of a transcription's job shows it.
private struct ListeningProgress {
    private typealias Counter = RecognitionProgress.Counter

    /// Seconds of the whole recording.
    private let length: Double
    private var meter = SpeedMeter(history: nil)
    private var last: (heard: Double, at: ContinuousClock.Instant) = (0, .now)

    init(length: Double) { self.length = max(length, 0.001) }

    /// - Parameter heard: seconds of the sound.
    mutating func report(heard: Double, at now: Timestamp) -> JobProgress {
        let instant = ContinuousClock.now
        meter.add(audio: heard - last.heard, time: (instant - last.at).seconds)
        last = (heard, instant)
        var counters = [Counter.audioMilliseconds: Int(min(heard, length) * 1000), Counter.reportedAt: Int(now.microseconds / 1000)]
        if let speed = meter.speed { counters[Counter.speed] = Int(speed * 1000) }
        return JobProgress(fraction: heard / length, counters: counters)
    }
}
