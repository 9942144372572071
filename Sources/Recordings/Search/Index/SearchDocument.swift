import Storage
import VoiceCore

/// What the index is to hold of one recording from now on.
struct SearchDocument: Sendable {
    /// What becomes of a field's passages.
    enum Passages: Sendable {
        case kept
        case added([SearchPassage])
        case replaced([SearchPassage])
    }

    let recording: SearchedRecording
    let position: String
    let generation: Int
    let columns: SearchMatching.Columns
    let notes: Passages
    let words: Passages
}

/// What the index holds of a recording now.
struct StoredDocument: Sendable {
    let number: Int64
    let position: String
    let generation: Int
    let wordsSource: String
    let notes: ObjectID?
    let columns: SearchMatching.Columns
    /// The objects of the segments of a transcript in the making, by number.
    let parts: [(segment: Int, object: String)]

    static func find(_ key: RecordingKey, _ tx: any ReadTransaction) throws -> StoredDocument? {
        let row = try tx.first(
            """
            SELECT number, position, generation, words_source, notes_object_id FROM search_documents
            WHERE account_id = \(key.account) AND id = \(key.id)
            """)
        guard let row else { return nil }
        let number: Int64 = try row[0]
        return StoredDocument(
            number: number, position: try row[1], generation: try row[2], wordsSource: try row[3], notes: try row[4],
            columns: try SearchMatching.columns(of: number, in: tx) ?? .init(),
            parts: try tx.query(
                """
                SELECT place, object_id FROM search_passages
                WHERE account_id = \(key.account) AND number = \(number) AND field = \(SearchField.transcript) AND object_id IS NOT NULL
                ORDER BY place
                """
            ).map { (try $0[0], try $0[1]) })
    }
}

// MARK: - Writing

extension SearchDocument {
    /// Writes the document in the place of the one that is there.
    func save(_ tx: any WriteTransaction) throws {
        let key = recording.key
        let number = try Self.number(of: key, createdAt: recording.createdAt, tx)
        try tx.execute(
            """
            INSERT INTO search_documents (account_id, id, number, created_at, recorded_at, starred, words_source, notes_object_id, position,
                generation)
            VALUES (\(key.account), \(key.id), \(number), \(recording.createdAt), \(recording.recordedAt), \(recording.starred),
                \(recording.words.source), \(recording.notes), \(position), \(generation))
            ON CONFLICT (account_id, id) DO UPDATE SET recorded_at = excluded.recorded_at, starred = excluded.starred,
                words_source = excluded.words_source, notes_object_id = excluded.notes_object_id, position = excluded.position,
                generation = excluded.generation
            """)
        try Self.save(notes, .notes, of: number, account: key.account, tx)
        try Self.save(words, .transcript, of: number, account: key.account, tx)
        try SearchMatching.put(columns, number: number, in: tx)
    }

    static func remove(_ key: RecordingKey, _ tx: any WriteTransaction) throws {
        let row = try tx.first("SELECT number FROM search_documents WHERE account_id = \(key.account) AND id = \(key.id)")
        guard let number: Int64 = try row?[0] else { return }
        try SearchMatching.remove(number: number, in: tx)
        try tx.execute("DELETE FROM search_passages WHERE account_id = \(key.account) AND number = \(number)")
        try tx.execute("DELETE FROM search_documents WHERE account_id = \(key.account) AND id = \(key.id)")
    }

    /// The number that the recording has, or the first that is free from its time on.
    private static func number(of key: RecordingKey, createdAt: Timestamp, _ tx: any WriteTransaction) throws -> Int64 {
        if let row = try tx.first("SELECT number FROM search_documents WHERE account_id = \(key.account) AND id = \(key.id)") {
            return try row[0]
        }
        var number = SearchNumber.least(createdAt)
        while true {
            let taken = try SearchNumber.taken(from: number, limit: 100, tx)
            for each in taken {
                guard each == number else { return number }
                number += 1
            }
            if taken.count < 100 { return number }
        }
    }

    private static func save(
        _ passages: Passages, _ field: SearchField, of number: Int64, account: AccountID, _ tx: any WriteTransaction
    ) throws {
        let new: [SearchPassage]
        switch passages {
        case .kept: return
        case .added(let passages): new = passages
        case .replaced(let passages):
            try tx.execute(
                "DELETE FROM search_passages WHERE account_id = \(account) AND number = \(number) AND field = \(field)")
            new = passages
        }
        for passage in new {
            try tx.executeLater(
                """
                INSERT INTO search_passages (account_id, number, field, place, start_ms, end_ms, object_id, words)
                VALUES (\(account), \(number), \(field), \(passage.place), \(passage.startMilliseconds), \(passage.endMilliseconds),
                    \(passage.object), \(passage.stored)) ON CONFLICT DO NOTHING
                """)
        }
    }
}
