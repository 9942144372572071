import EventLog
import Jobs
import ObjectStore
import Storage
public import VoiceCore

/// A deleted recording lies in the trash for some days, from where it comes back as it was.
extension Recordings {
    /// Puts a recording into the trash and cancels what runs for it. For everybody but ``restore(_:of:)`` it is gone.
    public func trash(_ id: RecordingID, of account: AccountID) async throws {
        let now = clock.now()
        try await database.write { tx in
            _ = try Self.recording(id, of: account, tx)
            try tx.execute(
                "UPDATE recordings SET deleted_at = \(try tx.now()) WHERE account_id = \(account) AND id = \(id)")
            try Self.cancelTranscriptions(of: id, account: account, tx)
            try tx.append(Event(kind: "recording.trashed", account: account, subject: id, occurredAt: now))
        }
    }

    /// Takes a recording out of the trash; a transcription that the deletion cut short begins again where it stopped.
    ///
    /// - Throws: `.notInTrash`.
    public func restore(_ id: RecordingID, of account: AccountID) async throws -> Recording {
        let (job, now) = (JobID.make(), clock.now())
        return try await database.write { tx in
            guard let recording = try? Self.recordingOrTrash(id, of: account, tx), recording.deletedAt != nil else {
                throw RecordingsError.notInTrash
            }
            try tx.execute("UPDATE recordings SET deleted_at = NULL WHERE account_id = \(account) AND id = \(id)")
            if recording.status != .ready { try Self.resume(recording.transcriptId, of: id, job: job, account: account, tx) }
            try tx.append(Event(kind: "recording.restored", account: account, subject: id, occurredAt: now))
            return try Self.recording(id, of: account, tx)
        }
    }

    /// A job of its own, since the one before may still be on its way out.
    private static func resume(
        _ transcript: TranscriptID, of recording: RecordingID, job: JobID, account: AccountID, _ tx: any WriteTransaction
    ) throws {
        try tx.enqueue(TranscribeRecording.self, .init(recording: recording, transcript: transcript), account: account, id: job)
        try tx.execute("UPDATE transcripts SET job_id = \(job), failed_at = NULL WHERE account_id = \(account) AND id = \(transcript)")
        try tx.execute("UPDATE recordings SET job_id = \(job) WHERE account_id = \(account) AND id = \(recording)")
    }

    /// Removes a recording, in the trash or not, with everything that was made of it; its objects go with the next sweep.
    public func delete(_ id: RecordingID, of account: AccountID) async throws {
        let now = clock.now()
        try await database.write { tx in
            _ = try Self.recordingOrTrash(id, of: account, tx)
            try Self.cancelTranscriptions(of: id, account: account, tx)
            try Self.dropPreparation(forLast: id, account: account, tx)
            try Self.dropAnalysis(forLast: id, account: account, tx)
            try ObjectCatalogue.releaseAll(of: Self.audio(of: id), account: account, in: tx)
            try Self.keepNotes(nil, of: id, account: account, tx)
            try Self.deleteTranscripts(of: id, account: account, tx)
            try Self.deleteTags(of: id, account: account, tx)
            try tx.execute("DELETE FROM collection_recordings WHERE account_id = \(account) AND recording_id = \(id)")
            try tx.execute("DELETE FROM markers WHERE account_id = \(account) AND recording_id = \(id)")
            try tx.execute("DELETE FROM recordings WHERE account_id = \(account) AND id = \(id)")
            try tx.append(Event(kind: "recording.deleted", account: account, subject: id.text, occurredAt: now))
        }
    }
}
