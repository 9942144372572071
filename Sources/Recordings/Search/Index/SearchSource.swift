import EventLog
import ObjectStore
import Storage
import VoiceCore

/// A recording of an account.
struct RecordingKey: Hashable, Sendable {
    let account: AccountID
    let id: RecordingID
}

/// A recording's rows at one moment: what the index is to say of it, and which objects hold the words.
struct SearchedRecording: Sendable {
    enum Words: Sendable {
        case whole(ObjectID)
        /// The segments that are finished so far.
        case parts(TranscriptID, [SegmentObject])

        /// What a document remembers.
        var source: String {
            switch self {
            case .whole(let object): object.text
            case .parts(let transcript, _): transcript.text
            }
        }
    }

    let key: RecordingKey
    let title: String?
    let labels: [String]
    let filterKeys: [SearchKey]
    let starred: Bool
    let createdAt: Timestamp
    let recordedAt: Timestamp?
    let notes: ObjectID?
    let words: Words
}

/// Reads what is to be searched from the recordings' own tables.
enum SearchSource {
    /// The recordings that are there, those in the trash left out, and the end of the event log at that moment.
    static func recordings(
        _ keys: [RecordingKey], _ tx: any ReadTransaction
    ) throws -> (recordings: [RecordingKey: SearchedRecording], position: EventPosition) {
        var found: [RecordingKey: SearchedRecording] = [:]
        for key in keys { found[key] = try recording(key, tx) }
        return (found, try EventLog.newest(in: tx))
    }

    private static func recording(_ key: RecordingKey, _ tx: any ReadTransaction) throws -> SearchedRecording? {
        let (account, id) = (key.account, key.id)
        let row = try tx.first(
            """
            SELECT r.title, r.speaker, r.tags, r.starred, r.language, r.created_at, r.recorded_at, r.notes_object_id, r.transcript_id,
                t.object_id
            FROM recordings r LEFT JOIN transcripts t ON t.account_id = r.account_id AND t.id = r.transcript_id
            WHERE r.account_id = \(account) AND r.id = \(id) AND r.deleted_at IS NULL
            """)
        guard let row else { return nil }
        let (speaker, language): (String?, String?) = (try row[1], try row[4])
        let tags: TagList = try row[2]
        let isStarred: Bool = try row[3]
        var keys = [SearchKey.account(account)] + tags.tags.map(SearchKey.tag) + (try collections(of: key, tx)).map(SearchKey.collection)
        if let speaker { keys.append(.speaker(speaker)) }
        if let language { keys.append(.language(language)) }
        if isStarred { keys.append(.starred) }
        let recordedAt: Timestamp? = try row[6]
        if let recordedAt { keys += SearchKey.recorded(recordedAt) }
        return SearchedRecording(
            key: key, title: try row[0], labels: [speaker].compactMap { $0 } + tags.tags, filterKeys: keys, starred: isStarred,
            createdAt: try row[5], recordedAt: recordedAt, notes: try row[7],
            words: try words(of: row[8], whole: row[9], account: account, tx))
    }

    private static func words(
        of transcript: TranscriptID, whole: ObjectID?, account: AccountID, _ tx: any ReadTransaction
    ) throws -> SearchedRecording.Words {
        if let whole { return .whole(whole) }
        return .parts(transcript, try Recordings.segmentObjects(of: transcript, account: account, tx))
    }

    private static func collections(of key: RecordingKey, _ tx: any ReadTransaction) throws -> [CollectionID] {
        try tx.query(
            "SELECT collection_id FROM collection_recordings WHERE account_id = \(key.account) AND recording_id = \(key.id)"
        ).map { try $0[0] }
    }
}

// MARK: - What changed

extension SearchSource {
    /// Whether an event of this kind can change what is found. Markers are not searched, and there may be thousands to a recording.
    static func concerns(_ kind: EventKind) -> Bool {
        guard kind != "recording.prepared", kind != "recording.analyzed" else { return false }
        return ["recording.", "transcript.", "collection."].contains { kind.name.hasPrefix($0) }
    }

    /// The recordings that events speak of; those that are gone since included, as far as the events name them.
    static func recordings(of events: [LoggedEvent], _ tx: any ReadTransaction) throws -> [RecordingKey: EventPosition] {
        var newest: [RecordingKey: EventPosition] = [:]
        for logged in events {
            guard let id = try recording(of: logged.event, tx) else { continue }
            newest[RecordingKey(account: logged.event.account, id: id)] = logged.position
        }
        return newest
    }

    private static func recording(of event: Event, _ tx: any ReadTransaction) throws -> RecordingID? {
        if let id = RecordingID(event.subject) { return id }
        if case .reference(let reference)? = event.payload["recording"] { return RecordingID(reference.text) }
        guard let transcript = TranscriptID(event.subject) else { return nil }
        return try tx.first(
            "SELECT recording_id FROM transcripts WHERE account_id = \(event.account) AND id = \(transcript)"
        ).map { try $0[0] }
    }

    /// Recordings whose current transcript is in the making, with how many of its segments are finished. Only transcripts that are not whole
    /// have rows here, so this is few.
    static func inTheMaking(_ tx: any ReadTransaction) throws -> [(key: RecordingKey, transcript: TranscriptID, segments: Int)] {
        try tx.query(
            """
            SELECT r.account_id, r.id, s.transcript_id, s.finished
            FROM (SELECT account_id, transcript_id, COUNT(*) AS finished FROM transcript_segments GROUP BY account_id, transcript_id) s
            CROSS JOIN transcripts t CROSS JOIN recordings r
            WHERE t.account_id = s.account_id AND t.id = s.transcript_id AND r.account_id = t.account_id AND r.id = t.recording_id
                AND r.transcript_id = t.id AND r.deleted_at IS NULL
            """
        ).map { (RecordingKey(account: try $0[0], id: try $0[1]), try $0[2], try $0[3]) }
    }

    /// A page of all recordings, in the order of their keys.
    static func recordings(after account: String, _ id: String, limit: Int, _ tx: any ReadTransaction) throws -> [RecordingKey] {
        // In two parts, each a range of the primary key.
        try tx.query(
            """
            SELECT account_id, id FROM recordings WHERE account_id = \(account) AND id > \(id)
            UNION ALL SELECT account_id, id FROM recordings WHERE account_id > \(account)
            ORDER BY account_id, id LIMIT \(limit)
            """
        ).map { RecordingKey(account: try $0[0], id: try $0[1]) }
    }
}
