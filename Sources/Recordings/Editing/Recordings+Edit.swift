import EventLog
import ObjectStore
import Storage
public import Transcription
public import VoiceCore

/// What an edit made.
public struct EditedTranscript: Codable, Sendable {
    public let transcript: TranscriptSummary
    /// The segments that are not as they were.
    public let segments: [TranscriptSegment]
    /// Numbers of the segments that hold no word any more.
    public let removedSegments: [Int]
}

extension Recordings {
    /// Edits the current transcript: makes a revision of it, which becomes the current one and stays so until a person chooses another.
    ///
    /// - Throws: `.staleRevision` when the current revision is not the one that the edit is based on; `.invalidEdit`;
    ///   `.notFound`, `.transcriptNotReady`.
    public func edit(_ recording: RecordingID, of account: AccountID, _ edit: TranscriptEdit) async throws -> EditedTranscript {
        let (base, object) = try await currentRevision(of: recording, account: account)
        guard base.revision == edit.basedOn else { throw RecordingsError.staleRevision(current: base.revision?.text ?? "") }
        var editor = TranscriptEditor(try await document(object, account: account), revision: .make())
        try editor.apply(edit.operations)
        let (edited, changed) = (editor.transcript, editor.changed)
        let summary = try await keep(edited, after: base.id, inPlaceOf: base.id, of: recording, account: account)
        let left = edited.segments.filter { changed.contains($0.index) }
        return EditedTranscript(
            transcript: summary, segments: left, removedSegments: changed.subtracting(left.map(\.index)).sorted())
    }

    /// Keeps what a person made of a transcript as a revision, which becomes the current one.
    ///
    /// - Parameters:
    ///   - base: the transcript whose words it has for the most part.
    ///   - seen: the one that was current when the person began.
    /// - Throws: `.staleRevision` when another has become current meanwhile.
    func keep(
        _ edited: Transcript, after base: TranscriptID, inPlaceOf seen: TranscriptID, of recording: RecordingID, account: AccountID
    ) async throws -> TranscriptSummary {
        let receipt = try await objects.put(Array(JSON.encode(edited)), account: account)
        let (id, now) = (TranscriptID.make(), clock.now())
        return try await database.write { tx in
            let current = try Self.recording(recording, of: account, tx).transcriptId
            guard current == seen else {
                let other = try Self.summary(of: current, recording: recording, account: account, tx).revision
                throw RecordingsError.staleRevision(current: other?.text ?? "")
            }
            try Self.insertEdit(edited, as: receipt, id: id, of: recording, after: base, at: now, account: account, tx)
            try tx.append(.edited(id, of: recording, after: base, account: account, at: now))
            return try Self.summary(of: id, recording: recording, account: account, tx)
        }
    }

    private func currentRevision(
        of recording: RecordingID, account: AccountID
    ) async throws -> (summary: TranscriptSummary, object: ObjectID) {
        try await database.read { tx in
            let current = try Self.recording(recording, of: account, tx).transcriptId
            return (
                try Self.summary(of: current, recording: recording, account: account, tx),
                try Self.wordsObject(of: current, recording: recording, account: account, tx)
            )
        }
    }

    /// Makes the row of a revision that a person's edits are in, which becomes the current one.
    ///
    /// - Parameter base: the whole transcript whose words it has for the most part.
    static func insertEdit(
        _ edited: Transcript, as receipt: ObjectReceipt, id: TranscriptID, of recording: RecordingID, after base: TranscriptID,
        at now: Timestamp, account: AccountID, _ tx: any WriteTransaction
    ) throws {
        let object = try ObjectCatalogue.keep(receipt, account: account, holder: words(of: id), in: tx)
        try tx.execute(
            """
            INSERT INTO transcripts (account_id, id, recording_id, requested_language, requested_engine, requested_track,
                requested_multichannel, requested_noise_reduction, requested_diarize, requested_speakers, requested_mode,
                requested_vocabulary, requested_identify, settings_hash, engine, engine_version, model_version, language, revision, object_id, word_count, speech_found, created_at, finished_at, made_by,
                based_on)
            SELECT account_id, \(id), recording_id, requested_language, requested_engine, requested_track, requested_multichannel,
                requested_noise_reduction, requested_diarize, requested_speakers, requested_mode, requested_vocabulary,
                requested_identify, settings_hash, engine, engine_version, model_version, language, \(edited.revision), \(object), \(edited.words.count), \(edited.speechFound), \(now), \(now),
                \(TranscriptSummary.Maker.person), revision
            FROM transcripts WHERE account_id = \(account) AND id = \(base)
            """)
        try makeCurrent(id, of: recording, at: now, account: account, tx)
    }
}

extension Event {
    /// A revision with a person's edits is the current one.
    static func edited(
        _ id: TranscriptID, of recording: RecordingID, after base: TranscriptID, account: AccountID, at now: Timestamp
    ) -> Event {
        Event(
            kind: "transcript.edited", account: account, subject: id, payload: ["recording": .id(recording), "based_on": .id(base)],
            occurredAt: now)
    }
}
