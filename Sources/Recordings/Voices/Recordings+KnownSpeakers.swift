import EventLog
public import HTTPRouting
import Storage
public import Transcription
public import VoiceCore

/// People whose voices an account may know, and their consent.
extension Recordings {
    /// - Throws: `.invalidField`.
    public func createSpeaker(named name: String, consent: NewVoiceConsent, for account: AccountID) async throws -> KnownSpeaker {
        let (id, now) = (SpeakerID.make(), clock.now())
        try RecordingRules.check(name: name, field: "name")
        try consent.check(now: now)
        return try await database.write { tx in
            try tx.execute(
                """
                INSERT INTO known_speakers (account_id, id, name, consent_purpose, consent_record, consent_given_at, consent_expires_at,
                    created_at)
                VALUES (\(account), \(id), \(name), \(consent.purpose), \(consent.record), \(now), \(consent.expiresAt), \(now))
                """)
            try tx.append(Event(kind: "speaker.created", account: account, subject: id, occurredAt: now))
            return try Self.speaker(id, of: account, at: now, tx)
        }
    }

    /// Newest first.
    ///
    /// - Parameter before: only those who were recorded before this one, to go on from the last of a page.
    public func speakers(of account: AccountID, before: SpeakerID? = nil, limit: Int) async throws -> [KnownSpeaker] {
        let (end, now) = (before?.text ?? SpeakerTag.prefix + "`", clock.now())
        return try await database.read { tx in
            try tx.query(
                """
                SELECT \(sql: KnownSpeaker.columns) FROM known_speakers s
                WHERE s.account_id = \(account) AND s.id < \(end) ORDER BY s.id DESC LIMIT \(limit)
                """
            ).map { try KnownSpeaker($0, at: now) }
        }
    }

    /// - Throws: `.speakerNotFound`.
    public func speaker(_ id: SpeakerID, of account: AccountID) async throws -> KnownSpeaker {
        let now = clock.now()
        return try await database.read { tx in try Self.speaker(id, of: account, at: now, tx) }
    }

    /// - Parameter preconditions: what the caller takes the speaker to be; nothing if they are absent.
    /// - Throws: `.invalidField`, `.speakerNotFound`; `APIError` 412 when the preconditions do not hold.
    public func renameSpeaker(
        _ id: SpeakerID, to name: String, of account: AccountID, if preconditions: Preconditions? = nil
    ) async throws -> KnownSpeaker {
        try RecordingRules.check(name: name, field: "name")
        let now = clock.now()
        return try await database.write { tx in
            try preconditions?.check(EntityTag(json: Self.speaker(id, of: account, at: now, tx)))
            try tx.execute(
                "UPDATE known_speakers SET name = \(name), updated_at = \(now) WHERE account_id = \(account) AND id = \(id)")
            let renamed = try Self.speaker(id, of: account, at: now, tx)
            try tx.append(
                Event(kind: "speaker.updated", account: account, subject: id, payload: ["fields": .fields(["name"])], occurredAt: now))
            return renamed
        }
    }

    /// Removes a speaker, their consent and all that is known of their voice. Transcripts keep the names that are in them.
    public func deleteSpeaker(_ id: SpeakerID, of account: AccountID) async throws {
        let now = clock.now()
        try await database.write { tx in
            _ = try Self.speaker(id, of: account, at: now, tx)
            try Self.forgetVoices(of: id, account: account, tx)
            try tx.execute("DELETE FROM known_speakers WHERE account_id = \(account) AND id = \(id)")
            try tx.append(Event(kind: "speaker.deleted", account: account, subject: id, occurredAt: now))
        }
    }

    /// Records a consent in the place of the one before. What was known of the voice under a valid one stays.
    ///
    /// - Throws: `.invalidField`, `.speakerNotFound`.
    public func giveConsent(_ consent: NewVoiceConsent, of id: SpeakerID, account: AccountID) async throws -> KnownSpeaker {
        let now = clock.now()
        try consent.check(now: now)
        return try await database.write { tx in
            let before = try Self.speaker(id, of: account, at: now, tx)
            if before.consent.status != .valid { try Self.forgetVoices(of: id, account: account, tx) }
            try tx.execute(
                """
                UPDATE known_speakers SET consent_purpose = \(consent.purpose), consent_record = \(consent.record),
                    consent_given_at = \(now), consent_expires_at = \(consent.expiresAt), consent_withdrawn_at = NULL, updated_at = \(now)
                WHERE account_id = \(account) AND id = \(id)
                """)
            try tx.append(Event(kind: "speaker.consent_given", account: account, subject: id, occurredAt: now))
            return try Self.speaker(id, of: account, at: now, tx)
        }
    }

    /// Withdraws a consent, and removes all that is known of the voice in the same moment. One that is withdrawn stays so.
    ///
    /// - Throws: `.speakerNotFound`.
    public func withdrawConsent(of id: SpeakerID, account: AccountID) async throws -> KnownSpeaker {
        let now = clock.now()
        return try await database.write { tx in
            let before = try Self.speaker(id, of: account, at: now, tx)
            try Self.forgetVoices(of: id, account: account, tx)
            guard before.consent.status != .withdrawn else { return try Self.speaker(id, of: account, at: now, tx) }
            try tx.execute(
                """
                UPDATE known_speakers SET consent_withdrawn_at = \(now), updated_at = \(now)
                WHERE account_id = \(account) AND id = \(id)
                """)
            try tx.append(Event(kind: "speaker.consent_withdrawn", account: account, subject: id, occurredAt: now))
            return try Self.speaker(id, of: account, at: now, tx)
        }
    }

    /// - Throws: `.speakerNotFound`.
    static func speaker(
        _ id: SpeakerID, of account: AccountID, at now: Timestamp, _ tx: any ReadTransaction
    ) throws -> KnownSpeaker {
        let row = try tx.first(
            "SELECT \(sql: KnownSpeaker.columns) FROM known_speakers s WHERE s.account_id = \(account) AND s.id = \(id)")
        guard let row else { throw RecordingsError.speakerNotFound }
        return try KnownSpeaker(row, at: now)
    }

    static func forgetVoices(of speaker: SpeakerID, account: AccountID, _ tx: any WriteTransaction) throws {
        try tx.execute("DELETE FROM known_voices WHERE account_id = \(account) AND speaker_id = \(speaker)")
    }
}

extension KnownSpeaker {
    fileprivate static let columns: SQL = """
        s.id, s.name, s.consent_purpose, s.consent_record, s.consent_given_at, s.consent_expires_at, s.consent_withdrawn_at, \
        (SELECT count(*) FROM known_voices v WHERE v.account_id = s.account_id AND v.speaker_id = s.id), s.created_at, s.updated_at
        """

    fileprivate init(_ row: Row, at now: Timestamp) throws {
        let (expiresAt, withdrawnAt): (Timestamp, Timestamp?) = (try row[5], try row[6])
        let status: VoiceConsent.Status = withdrawnAt != nil ? .withdrawn : expiresAt <= now ? .expired : .valid
        self.init(
            id: try row[0], name: try row[1],
            consent: VoiceConsent(
                status: status, purpose: try row[2], record: try row[3], givenAt: try row[4], expiresAt: expiresAt,
                withdrawnAt: withdrawnAt),
            voices: try status == .valid ? row[7] : 0, createdAt: try row[8], updatedAt: try row[9])
    }
}
