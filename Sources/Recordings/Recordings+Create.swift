import AudioCodecs
import EventLog
import Jobs
import ObjectStore
import Storage
import Transcription
import VoiceCore

extension Recordings {
    /// Refuses a description before any audio is taken.
    ///
    /// - Returns: the description as it is kept.
    /// - Throws: `.titleTooLong`, `.invalidField`; `TranscriptionError` for an engine or a language that is not here.
    func check(_ description: RecordingDescription) throws -> RecordingDescription {
        let checked = try description.checked()
        _ = try engines.recognizer(for: checked.settings)
        return checked
    }

    /// Makes a recording of audio that is already stored, and asks for its transcript: one transaction.
    ///
    /// - Parameter id: the recording's.
    ///
    /// A crash between the store and this leaves an object without a row, which the sweep removes.
    ///
    /// - Parameter upload: what the audio came in; it becomes a recording once, and the one that it became is given back.
    func create(
        _ id: RecordingID = .make(), from audio: TakenAudio, _ description: RecordingDescription, account: AccountID,
        upload: UploadID? = nil
    ) async throws -> Recording {
        let recording = newRecording(id, of: audio, description)
        let notes = try await storeNotes(description.notes, account: account)
        let job = try NewJob(
            TranscribeRecording.self, .init(recording: recording.id, transcript: recording.transcriptId), account: account,
            id: recording.jobId)
        let (kept, made) = try await database.write { tx in
            if let earlier = try upload.flatMap({ try Self.upload($0, of: account, tx).recording }) {
                return (audio.receipt.id, try Self.recordingOrTrash(earlier, of: account, tx))
            }
            let object = try ObjectCatalogue.keep(audio.receipt, account: account, holder: Self.audio(of: recording.id), in: tx)
            try Self.insert(recording, object: object, account: account, tx)
            try Self.keepNotes(notes, of: recording.id, account: account, tx)
            try Self.insertTranscript(
                recording.transcriptId, of: recording.id, settings: description.settings, job: recording.jobId,
                at: recording.createdAt, account: account, tx)
            try tx.enqueue(job)
            try tx.append(Event(kind: "recording.created", account: account, subject: recording.id.text, occurredAt: recording.createdAt))
            if let upload { try Self.finish(upload, as: recording.id, account: account, tx) }
            return (object, recording)
        }
        // The account has the same audio already, so this copy is not needed; if it stays, the sweep takes it.
        if kept != audio.receipt.id { try? await objects.delete(audio.receipt.id) }
        return made
    }

    private func newRecording(_ id: RecordingID, of audio: TakenAudio, _ description: RecordingDescription) -> Recording {
        Recording(
            id: id, title: description.title, speaker: description.speaker, tags: description.tags, starred: description.starred,
            recordedAt: description.recordedAt, language: description.settings.language, hasNotes: description.notes != nil,
            status: .queued, error: nil, durationSeconds: audio.durationSeconds, sampleRate: audio.format.sampleRate,
            channels: audio.format.channelCount, bytes: Int(audio.receipt.length), createdAt: clock.now(), updatedAt: nil,
            deletedAt: nil, transcriptId: .make(), jobId: .make())
    }
}
