import ObjectStore
import Storage
import Transcription
import VoiceCore

/// A transcript as its row tells of it; the words are in the object.
struct TranscriptRow: Sendable {
    let id: TranscriptID
    let settings: TranscriptionSettings
    /// Who made the finished segments; `nil` before the first run.
    let engine: EngineIdentity?
    /// `nil` until the transcript is whole.
    let object: ObjectID?
}

/// A finished segment of a transcript in the making, and the object that holds it.
struct SegmentObject: Sendable {
    let segment: Int
    let object: ObjectID
}

/// The SQL of transcripts and their finished segments.
extension Recordings {
    /// Makes the row of a machine's transcript that is asked for.
    ///
    /// - Parameter heard: the transcript whose words it will have; `nil` for words that are still to be heard.
    static func insertTranscript(
        _ id: TranscriptID, of recording: RecordingID, settings: TranscriptionSettings, wordsOf heard: TranscriptRevisionID? = nil,
        job: JobID, at now: Timestamp, account: AccountID, _ tx: any WriteTransaction
    ) throws {
        try tx.execute(
            """
            INSERT INTO transcripts (account_id, id, recording_id, requested_language, requested_engine, requested_track,
                requested_multichannel, requested_noise_reduction, requested_diarize, requested_speakers, requested_mode,
                requested_vocabulary, requested_identify, settings_hash, based_on, job_id, created_at)
            VALUES (\(account), \(id), \(recording), \(settings.language), \(settings.engine), \(settings.track),
                \(settings.multichannel), \(settings.noiseReduction?.rawValue), \(settings.diarize), \(settings.speakers),
                \(settings.mode?.rawValue), \(settings.vocabulary?.text), \(settings.identify), \(settings.stableHash), \(heard), \(job),
                \(now))
            """)
    }

    static func transcript(_ id: TranscriptID, of account: AccountID, _ tx: any ReadTransaction) throws -> TranscriptRow {
        let row = try tx.first(
            """
            SELECT requested_language, requested_engine, engine, engine_version, model_version, object_id, requested_track,
                requested_multichannel, requested_noise_reduction, requested_diarize, requested_speakers, requested_mode,
                requested_vocabulary, requested_identify
            FROM transcripts WHERE account_id = \(account) AND id = \(id)
            """)
        guard let row else { throw RecordingsError.notFound }
        let engine: String? = try row[2]
        let version: String? = try row[3]
        let model: String? = try row[4]
        let noiseReduction: String? = try row[8]
        let mode: String? = try row[11]
        let vocabulary: String? = try row[12]
        return TranscriptRow(
            id: id,
            settings: TranscriptionSettings(
                language: try row[0], engine: try row[1], track: try row[6], multichannel: try row[7],
                noiseReduction: noiseReduction.flatMap(NoiseReductionChoice.init(rawValue:)), diarize: try row[9], speakers: try row[10],
                identify: try row[13], mode: mode.flatMap(RecognitionMode.init(rawValue:)),
                vocabulary: try vocabulary.map { try Vocabulary(text: $0) }),
            engine: engine.map { EngineIdentity(name: $0, version: version ?? "", modelVersion: model ?? "") }, object: try row[5])
    }

    /// Objects of finished segments by the segment's number.
    static func segmentObjects(
        of transcript: TranscriptID, account: AccountID, _ tx: any ReadTransaction
    ) throws -> [SegmentObject] {
        try tx.query(
            """
            SELECT segment, object_id FROM transcript_segments
            WHERE account_id = \(account) AND transcript_id = \(transcript) ORDER BY segment
            """
        ).map { SegmentObject(segment: try $0[0], object: try $0[1]) }
    }

    /// The same, of at most `limit` segments from one on.
    static func segmentObjects(
        of transcript: TranscriptID, from first: Int, limit: Int, account: AccountID, _ tx: any ReadTransaction
    ) throws -> [SegmentObject] {
        try tx.query(
            """
            SELECT segment, object_id FROM transcript_segments
            WHERE account_id = \(account) AND transcript_id = \(transcript) AND segment >= \(first) ORDER BY segment LIMIT \(limit)
            """
        ).map { SegmentObject(segment: try $0[0], object: try $0[1]) }
    }

    /// Says which engine makes the segments from now on. Those of another engine or model are dropped: they would not fit together.
    static func begin(
        _ transcript: TranscriptID, of recording: RecordingID, with engine: EngineIdentity, account: AccountID, _ tx: any WriteTransaction
    ) throws {
        let row = try Self.transcript(transcript, of: account, tx)
        if let earlier = row.engine, earlier != engine { try dropSegments(of: transcript, account: account, tx) }
        try tx.execute(
            """
            UPDATE transcripts SET engine = \(engine.name), engine_version = \(engine.version), model_version = \(engine.modelVersion),
                failed_at = NULL
            WHERE account_id = \(account) AND id = \(transcript)
            """)
        try tx.execute(
            """
            UPDATE recordings SET status = \(Recording.Status.transcribing)
            WHERE account_id = \(account) AND id = \(recording) AND transcript_id = \(transcript)
            """)
        tx.notify(.transcriptsGrow)
    }

    /// Keeps one finished segment.
    ///
    /// - Throws: `.notFound` when the recording was deleted meanwhile: an object that was held for it would never be let go.
    static func keep(
        segment: Int, as receipt: ObjectReceipt, of transcript: TranscriptID, account: AccountID, _ tx: any WriteTransaction
    ) throws {
        _ = try Self.transcript(transcript, of: account, tx)
        let object = try ObjectCatalogue.keep(receipt, account: account, holder: segments(of: transcript), in: tx)
        try tx.execute(
            """
            INSERT INTO transcript_segments (account_id, transcript_id, segment, object_id)
            VALUES (\(account), \(transcript), \(segment), \(object)) ON CONFLICT DO NOTHING
            """)
        tx.notify(.transcriptsGrow)
    }

    /// Makes the transcript whole: from here on its one object holds the words, and the segments' objects go with the next sweep.
    ///
    /// - Throws: `.notFound` when the recording was deleted meanwhile.
    static func finish(
        _ transcript: Transcript, as receipt: ObjectReceipt, id: TranscriptID, of recording: RecordingID, account: AccountID,
        at now: Timestamp,
        _ tx: any WriteTransaction
    ) throws {
        _ = try Self.transcript(id, of: account, tx)
        let object = try ObjectCatalogue.keep(receipt, account: account, holder: words(of: id), in: tx)
        try dropSegments(of: id, account: account, tx)
        try tx.execute(
            """
            UPDATE transcripts SET revision = \(transcript.revision), object_id = \(object), language = \(transcript.language),
                word_count = \(transcript.words.count), speech_found = \(transcript.speechFound), finished_at = \(now)
            WHERE account_id = \(account) AND id = \(id)
            """)
        try offer(id, of: recording, account: account, tx)
    }

    /// Makes a finished machine's transcript the current one, unless a person's edit is, or one that was asked for later.
    static func offer(
        _ id: TranscriptID, of recording: RecordingID, account: AccountID, _ tx: any WriteTransaction
    ) throws {
        try tx.execute(
            """
            UPDATE recordings SET transcript_id = \(id), status = \(Recording.Status.ready),
                job_id = COALESCE((SELECT t.job_id FROM transcripts t WHERE t.account_id = \(account) AND t.id = \(id)), job_id)
            WHERE account_id = \(account) AND id = \(recording) AND NOT EXISTS (
                SELECT 1 FROM transcripts c WHERE c.account_id = \(account) AND c.id = recordings.transcript_id AND c.id <> \(id)
                    AND c.object_id IS NOT NULL AND (c.made_by = \(TranscriptSummary.Maker.person) OR c.created_at > (
                        SELECT t.created_at FROM transcripts t WHERE t.account_id = \(account) AND t.id = \(id))))
            """)
    }

    private static func dropSegments(of transcript: TranscriptID, account: AccountID, _ tx: any WriteTransaction) throws {
        try ObjectCatalogue.releaseAll(of: segments(of: transcript), account: account, in: tx)
        try tx.execute("DELETE FROM transcript_segments WHERE account_id = \(account) AND transcript_id = \(transcript)")
    }

    /// Removes a recording's transcripts with their segments and lets go of the objects.
    static func deleteTranscripts(of recording: RecordingID, account: AccountID, _ tx: any WriteTransaction) throws {
        for row in try tx.query("SELECT id FROM transcripts WHERE account_id = \(account) AND recording_id = \(recording)") {
            let id: TranscriptID = try row[0]
            try dropSegments(of: id, account: account, tx)
            try ObjectCatalogue.releaseAll(of: words(of: id), account: account, in: tx)
        }
        try tx.execute("DELETE FROM transcripts WHERE account_id = \(account) AND recording_id = \(recording)")
    }

    private static func segments(of transcript: TranscriptID) -> ObjectHolder { ObjectHolder(transcript, "segments") }
    static func words(of transcript: TranscriptID) -> ObjectHolder { ObjectHolder(transcript, "words") }
}
