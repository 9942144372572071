import AudioCodecs
import EventLog
import Jobs
import ObjectStore
import Storage
public import Transcription
import VoiceCore

/// What an uploader says of a recording.
public struct RecordingDescription: Sendable {
    public var title: String?
    public var settings: TranscriptionSettings

    public init(title: String? = nil, settings: TranscriptionSettings = TranscriptionSettings()) {
        self.title = title
        self.settings = settings
    }
}

extension Recordings {
    /// Refuses a description before any audio is taken.
    ///
    /// - Throws: `.titleTooLong`; `TranscriptionError` for an engine or a language that is not here.
    func check(_ description: RecordingDescription) throws {
        guard (description.title?.count ?? 0) <= RecordingsError.textLimit else { throw RecordingsError.titleTooLong }
        _ = try engines.recognizer(for: description.settings)
    }

    /// Makes a recording of audio that is already stored, and asks for its transcript: one transaction.
    ///
    /// - Parameter id: the recording's.
    ///
    /// A crash between the store and this leaves an object without a row, which the sweep removes.
    func create(
        _ id: RecordingID = .make(), from audio: TakenAudio, _ description: RecordingDescription, account: AccountID
    ) async throws -> Recording {
        let recording = Recording(
            id: id, title: description.title, language: description.settings.language, status: .queued, error: nil,
            durationSeconds: audio.durationSeconds, sampleRate: audio.format.sampleRate, channels: audio.format.channelCount,
            bytes: Int(audio.receipt.length), createdAt: clock.now(), transcriptId: .make(), jobId: .make())
        let job = try NewJob(
            TranscribeRecording.self, .init(recording: recording.id, transcript: recording.transcriptId), account: account,
            id: recording.jobId)
        let kept = try await database.write { tx in
            let object = try ObjectCatalogue.keep(audio.receipt, account: account, holder: Self.audio(of: recording.id), in: tx)
            try Self.insert(recording, object: object, account: account, tx)
            try Self.insertTranscript(of: recording, settings: description.settings, account: account, tx)
            try tx.enqueue(job)
            try tx.append(Event(kind: "recording.created", account: account, subject: recording.id.text, occurredAt: recording.createdAt))
            return object
        }
        // The account has the same audio already, so this copy is not needed; if it stays, the sweep takes it.
        if kept != audio.receipt.id { try? await objects.delete(audio.receipt.id) }
        return recording
    }
}
