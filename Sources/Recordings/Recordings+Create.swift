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
        try checkEngines(for: checked.settings)
        return checked
    }

    /// Makes a recording of audio that is already stored, and asks for its transcript: one transaction.
    ///
    /// - Parameter id: the recording's.
    ///
    /// A crash between the store and this leaves an object without a row, which the sweep removes.
    ///
    /// - Parameters:
    ///   - upload: what the audio came in; it becomes a recording once, and the one that it became is given back.
    ///   - isOnce: whether a recording of the same audio that is there already is given back in its place.
    func create(
        _ id: RecordingID = .make(), from audio: TakenAudio, _ given: RecordingDescription, account: AccountID,
        upload: UploadID? = nil, isOnce: Bool = false
    ) async throws -> Recording {
        let description = try completed(given, by: audio)
        let recording = newRecording(id, of: audio, description)
        let notes = try await storeNotes(description.notes, account: account)
        let job = try NewJob(
            TranscribeRecording.self, .init(recording: recording.id, transcript: recording.transcriptId), account: account,
            id: recording.jobId)
        let preparation = JobID.make()
        let (kept, made) = try await database.write { tx in
            if let earlier = try upload.flatMap({ try Self.upload($0, of: account, tx).recording }) {
                return (audio.receipt.id, try Self.recordingOrTrash(earlier, of: account, tx))
            }
            if isOnce, let earlier = try Self.recording(ofAudio: audio.receipt.contentHash, account: account, tx) { return earlier }
            let object = try ObjectCatalogue.keep(audio.receipt, account: account, holder: Self.audio(of: recording.id), in: tx)
            try Self.insert(recording, object: object, isNative: audio.media.isNative, account: account, tx)
            let isSettled = try audio.isDurationEstimate && Self.settleAsOthers(recording.id, with: object, account: account, tx)
            try Self.requestPreparation(
                of: object, playsOriginal: PlayableForm.isPlayable(audio.media), job: preparation, account: account, tx)
            try Self.keepNotes(notes, of: recording.id, account: account, tx)
            try Self.insertTranscript(
                recording.transcriptId, of: recording.id, settings: description.settings, job: recording.jobId,
                at: recording.createdAt, account: account, tx)
            try tx.enqueue(job)
            try tx.append(Event(kind: "recording.created", account: account, subject: recording.id.text, occurredAt: recording.createdAt))
            if let upload { try Self.finish(upload, as: recording.id, account: account, tx) }
            return (object, isSettled ? try Self.recording(recording.id, of: account, tx) : recording)
        }
        // The account has the same audio already, so this copy is not needed; if it stays, the sweep takes it.
        if kept != audio.receipt.id { try? await objects.delete(audio.receipt.id) }
        return made
    }

    /// What is said of a recording by its sender, and else by its file.
    ///
    /// - Throws: `AudioError` `.noSuchTrack`.
    private func completed(_ given: RecordingDescription, by audio: TakenAudio) throws(AudioError) -> RecordingDescription {
        if let track = given.settings.track, !audio.media.tracks.indices.contains(track - 1) {
            throw .noSuchTrack(number: track, count: audio.media.tracks.count)
        }
        var description = given.completed(by: audio.media, at: clock.now())
        description.settings = given.settings.reduced(to: SoundTrack.list(audio.media))
        return description
    }

    private func newRecording(_ id: RecordingID, of audio: TakenAudio, _ description: RecordingDescription) -> Recording {
        let track = audio.media.tracks[audio.media.defaultTrack]
        return Recording(
            id: id, title: description.title, speaker: description.speaker, tags: description.tags, starred: description.starred,
            recordedAt: description.recordedAt, language: description.settings.language, hasNotes: description.notes != nil,
            status: .queued, error: nil, durationSeconds: audio.durationSeconds, durationIsEstimate: audio.isDurationEstimate,
            damage: nil, sampleRate: track.sampleRate, channels: track.channelCount, mediaType: audio.media.mediaType,
            container: audio.media.container, hasVideo: audio.media.hasVideo, tracks: SoundTrack.list(audio.media),
            bytes: Int(audio.receipt.length), createdAt: clock.now(), updatedAt: nil,
            deletedAt: nil, transcriptId: .make(), jobId: .make())
    }
}
