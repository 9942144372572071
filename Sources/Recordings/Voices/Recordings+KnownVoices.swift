import EventLog
import Jobs
import Storage
public import Transcription
public import VoiceCore

/// What is known of people's voices.
extension Recordings {
    /// More of one person's are of no use.
    static let voiceLimit = 20

    /// Asks for a person's voice to be learnt from what they say in a recording.
    ///
    /// - Parameter label: what the recording's current transcript calls them.
    /// - Throws: `.speakerNotFound`, `.consentMissing`, `.notFound`, `.transcriptNotReady`, `.noSuchVoice`, `.voiceModelMissing`,
    ///   `.invalidField` where too many are known already.
    public func learnVoice(
        of speaker: SpeakerID, in recording: RecordingID, label: String, account: AccountID
    ) async throws -> KnownVoice {
        guard engines.embedder != nil else { throw RecordingsError.voiceModelMissing }
        let (id, now) = (VoiceID.make(), clock.now())
        let words = try await database.read { tx in
            let current = try Self.recording(recording, of: account, tx).transcriptId
            return try Self.wordsObject(of: current, recording: recording, account: account, tx)
        }
        guard try await document(words, account: account).segments.contains(where: { $0.speaker == label }) else {
            throw RecordingsError.noSuchVoice
        }
        let job = try NewJob(LearnVoice.self, .init(voice: id), account: account, id: .make())
        return try await database.write { tx in
            let known = try Self.speaker(speaker, of: account, at: now, tx)
            guard known.consent.status == .valid else { throw RecordingsError.consentMissing }
            guard known.voices < Self.voiceLimit else {
                throw RecordingsError.invalidField("recording", "\(Self.voiceLimit) voices of one speaker are known already.")
            }
            _ = try Self.recording(recording, of: account, tx)
            try tx.execute(
                """
                INSERT INTO known_voices (account_id, id, speaker_id, recording_id, label, job_id, created_at)
                VALUES (\(account), \(id), \(speaker), \(recording), \(label), \(job.id), \(now))
                """)
            try tx.enqueue(job)
            return try Self.voice(id, of: speaker, account: account, tx)
        }
    }

    /// Newest first; at most ``voiceLimit``.
    ///
    /// - Throws: `.speakerNotFound`.
    public func voices(of speaker: SpeakerID, account: AccountID) async throws -> [KnownVoice] {
        let now = clock.now()
        return try await database.read { tx in
            guard try Self.speaker(speaker, of: account, at: now, tx).consent.status == .valid else { return [] }
            return try tx.query(
                """
                SELECT \(sql: KnownVoice.columns) FROM known_voices v
                WHERE v.account_id = \(account) AND v.speaker_id = \(speaker) ORDER BY v.id DESC
                """
            ).map { try KnownVoice($0, account: account, tx) }
        }
    }

    /// Forgets one of a person's voices.
    ///
    /// - Throws: `.speakerNotFound`, `.voiceNotFound`.
    public func forgetVoice(_ id: VoiceID, of speaker: SpeakerID, account: AccountID) async throws {
        let now = clock.now()
        try await database.write { tx in
            _ = try Self.speaker(speaker, of: account, at: now, tx)
            _ = try Self.voice(id, of: speaker, account: account, tx)
            try tx.execute("DELETE FROM known_voices WHERE account_id = \(account) AND id = \(id)")
            try tx.append(
                Event(kind: "speaker.voice_forgotten", account: account, subject: speaker, payload: ["voice": .id(id)], occurredAt: now))
        }
    }

    static func voice(
        _ id: VoiceID, of speaker: SpeakerID, account: AccountID, _ tx: any ReadTransaction
    ) throws -> KnownVoice {
        let row = try tx.first(
            """
            SELECT \(sql: KnownVoice.columns) FROM known_voices v
            WHERE v.account_id = \(account) AND v.id = \(id) AND v.speaker_id = \(speaker)
            """)
        guard let row else { throw RecordingsError.voiceNotFound }
        return try KnownVoice(row, account: account, tx)
    }
}
