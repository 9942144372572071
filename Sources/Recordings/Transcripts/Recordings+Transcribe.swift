import AudioCodecs
import EventLog
import Jobs
import ObjectStore
import Storage
public import Transcription
public import VoiceCore

extension Recordings {
    /// Asks for another transcript of a recording. The current one stays until the new one is whole, and a person's edit until somebody
    /// chooses another.
    ///
    /// - Parameters:
    ///   - settings: without a language, the recording's own.
    ///   - again: makes one even if there is one with these settings.
    /// - Returns: the new transcript, or the one that there is or is being made with these settings.
    /// - Throws: `.notFound`; `AudioError` `.noSuchTrack`; `TranscriptionError` for an engine or a language that is not here.
    public func transcribe(
        _ recording: RecordingID, of account: AccountID, settings: TranscriptionSettings, again: Bool = false
    ) async throws -> (transcript: TranscriptSummary, isNew: Bool) {
        try RecordingRules.check(settings)
        let kept = try await self.recording(recording, of: account)
        var settings = settings
        settings.language = settings.language ?? kept.language
        if let track = settings.track {
            let count = max(1, kept.tracks.count)
            guard (1...count).contains(track) else { throw AudioError.noSuchTrack(number: track, count: count) }
        }
        settings = settings.reduced(to: kept.tracks)
        try checkEngines(for: settings)
        // Which voices are known is no setting: it may be another than the last time.
        var again = again || settings.identify == true
        if !again { again = try await hasLost(settings, of: recording, account: account) }
        let (id, now) = (TranscriptID.make(), clock.now())
        let job = try NewJob(
            TranscribeRecording.self, .init(recording: recording, transcript: id, again: again ? true : nil), account: account,
            id: .make())
        return try await database.write { [settings, again] tx in
            let recording = try Self.recording(recording, of: account, tx)
            if !again, let same = try Self.usable(settings, of: recording.id, account: account, tx) { return (same, false) }
            try Self.insertTranscript(id, of: recording.id, settings: settings, job: job.id, at: now, account: account, tx)
            if recording.status == .failed { try Self.await(id, job: job.id, for: recording.id, account: account, tx) }
            try tx.enqueue(job)
            try tx.append(
                Event(
                    kind: "transcript.requested", account: account, subject: id, payload: ["recording": .id(recording.id)],
                    occurredAt: now))
            return (try Self.summary(of: id, recording: recording.id, account: account, tx), true)
        }
    }

    /// - Throws: `TranscriptionError` for an engine or a language that is not here; `.voiceModelMissing`.
    func checkEngines(for settings: TranscriptionSettings) throws {
        _ = try engines.recognizer(for: settings)
        if settings.identify == true, engines.embedder == nil { throw RecordingsError.voiceModelMissing }
    }

    /// Whether the words of the transcript with these settings are not stored any more.
    private func hasLost(_ settings: TranscriptionSettings, of recording: RecordingID, account: AccountID) async throws -> Bool {
        let words = try await database.read { tx in
            try Self.usable(settings, of: recording, account: account, tx).flatMap { try Self.transcript($0.id, of: account, tx).object }
        }
        guard let words else { return false }
        return try await !objects.missing(among: [words]).isEmpty
    }

    /// A machine's transcript with these settings that is whole or still comes.
    private static func usable(
        _ settings: TranscriptionSettings, of recording: RecordingID, account: AccountID, _ tx: any ReadTransaction
    ) throws -> TranscriptSummary? {
        let ids = try tx.query(
            """
            SELECT id FROM transcripts WHERE account_id = \(account) AND recording_id = \(recording)
                AND settings_hash = \(settings.stableHash) AND made_by = \(TranscriptSummary.Maker.machine) ORDER BY created_at DESC
            """
        ).map { try $0[0] as TranscriptID }
        return try usable(among: ids, of: recording, account: account, tx)
    }

    /// The first that is whole or still comes.
    static func usable(
        among ids: [TranscriptID], of recording: RecordingID, account: AccountID, _ tx: any ReadTransaction
    ) throws -> TranscriptSummary? {
        for id in ids {
            let summary = try summary(of: id, recording: recording, account: account, tx)
            if summary.status != .failed { return summary }
        }
        return nil
    }

    /// Has a recording whose transcription failed wait for another one.
    private static func `await`(
        _ id: TranscriptID, job: JobID, for recording: RecordingID, account: AccountID, _ tx: any WriteTransaction
    ) throws {
        try tx.execute(
            """
            UPDATE recordings SET transcript_id = \(id), job_id = \(job), status = \(Recording.Status.queued)
            WHERE account_id = \(account) AND id = \(recording)
            """)
    }

    /// Stops whatever is being transcribed of a recording.
    ///
    /// - Throws: `.notFound`; `.nothingToCancel`.
    public func cancel(_ recording: RecordingID, of account: AccountID) async throws -> Recording {
        let now = clock.now()
        return try await database.write { tx in
            _ = try Self.recording(recording, of: account, tx)
            let stopped = try Self.cancelTranscriptions(of: recording, account: account, tx)
            guard !stopped.isEmpty else { throw RecordingsError.nothingToCancel }
            for id in stopped {
                try tx.append(
                    Event(
                        kind: "transcript.cancelled", account: account, subject: id, payload: ["recording": .id(recording)],
                        occurredAt: now))
            }
            return try Self.recording(recording, of: account, tx)
        }
    }

    /// - Returns: the transcripts that will not come.
    @discardableResult
    static func cancelTranscriptions(
        of recording: RecordingID, account: AccountID, _ tx: any WriteTransaction
    ) throws -> [TranscriptID] {
        let open = try tx.query(
            """
            SELECT id, job_id FROM transcripts
            WHERE account_id = \(account) AND recording_id = \(recording) AND object_id IS NULL AND job_id IS NOT NULL
            """
        ).map { (id: try $0[0] as TranscriptID, job: try $0[1] as JobID) }
        var stopped: [TranscriptID] = []
        for transcript in open {
            guard let job = try tx.job(transcript.job, account: account), !job.state.isFinished else { continue }
            try tx.cancelJob(job.id, account: account)
            stopped.append(transcript.id)
        }
        return stopped
    }
}
