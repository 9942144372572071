import Storage
public import VoiceCore

/// Which recordings a list is to hold; what is not set excludes none.
public struct RecordingFilter: Sendable {
    public var status: Recording.Status?
    /// All of them.
    public var tags: [String] = []
    public var speaker: String?
    public var starred: Bool?
    public var collection: CollectionID?
    public var language: String?
    /// At this time or later.
    public var recordedAfter: Timestamp?
    public var recordedBefore: Timestamp?
    /// At this time or later.
    public var createdAfter: Timestamp?
    public var createdBefore: Timestamp?
    /// The title's beginning, compared in lower case.
    public var titlePrefix: String?
    /// Others whose audio is the same, byte for byte, as this one's.
    public var sameAudioAs: RecordingID?
    /// Those in the trash instead of the others.
    public var isDeleted = false

    public init() {}

    /// - Throws: `.invalidField` for what no recording can have.
    func check() throws(RecordingsError) {
        for tag in tags { try RecordingRules.check(name: tag, field: "tag") }
        guard tags.count <= RecordingRules.tagLimit else { throw .invalidField("tag", "There are at most \(RecordingRules.tagLimit).") }
        try RecordingRules.check(speaker: speaker)
        try RecordingRules.check(language: language)
        try RecordingRules.check(title: titlePrefix)
    }

    /// Reads a page, newest first.
    ///
    /// A list by tag or collection walks along their own index; everything else along the index of its one selective condition, or
    /// along the recordings themselves from the newest on.
    ///
    /// - Parameters:
    ///   - before: only recordings made before this one.
    ///   - sorts: whether to find what matches a range along its index and sort it, which is for few matches; many are met soon enough on
    ///     the way along the recordings.
    func selection(of account: AccountID, before: RecordingID?, limit: Int, sorts: Bool = false) -> SQL {
        let end = before?.text ?? RecordingTag.prefix + "`"  // '`' follows '_': greater than every id
        if let collection {
            let own: SQL = "m.account_id = \(account) AND m.collection_id = \(collection) AND m.recording_id < \(end)"
            return """
                SELECT \(sql: Recordings.columns) FROM collection_recordings m CROSS JOIN recordings r
                WHERE \(sql: own) AND r.account_id = m.account_id AND r.id = m.recording_id
                    AND \(sql: conditions(account, tags: tags[...]), separator: " AND ") ORDER BY m.recording_id DESC LIMIT \(limit)
                """
        }
        if let tag = tags.first {
            return """
                SELECT \(sql: Recordings.columns) FROM recording_tags t CROSS JOIN recordings r
                WHERE t.account_id = \(account) AND t.tag = \(tag) AND t.recording_id < \(end)
                    AND r.account_id = t.account_id AND r.id = t.recording_id
                    AND \(sql: conditions(account, tags: tags.dropFirst()), separator: " AND ") ORDER BY t.recording_id DESC LIMIT \(limit)
                """
        }
        let conditions = conditions(account, tags: [])
        if createdAfter != nil || createdBefore != nil {
            return """
                SELECT \(sql: Recordings.columns) FROM recordings r WHERE r.account_id = \(account) AND r.id < \(end)
                    AND \(sql: conditions, separator: " AND ") AND \(sql: Self.created(before: before, account))
                ORDER BY r.created_at DESC, r.id DESC LIMIT \(limit)
                """
        }
        if sorts {
            // An expression is on no index, so the order cannot draw the search along the recordings.
            return """
                SELECT \(sql: Recordings.columns) FROM recordings r WHERE r.account_id = \(account) AND r.id || '' < \(end)
                    AND \(sql: conditions, separator: " AND ") ORDER BY r.id || '' DESC LIMIT \(limit)
                """
        }
        return """
            SELECT \(sql: Recordings.columns) FROM recordings r WHERE r.account_id = \(account) AND r.id < \(end)
                AND \(sql: conditions, separator: " AND ") ORDER BY r.id DESC LIMIT \(limit)
            """
    }

    /// Those of some recordings that match.
    func selection(of account: AccountID, among ids: [RecordingID]) -> SQL {
        var conditions = conditions(account, tags: tags[...])
        if let collection {
            conditions.append(
                """
                EXISTS (SELECT 1 FROM collection_recordings m
                    WHERE m.account_id = \(account) AND m.collection_id = \(collection) AND m.recording_id = r.id)
                """)
        }
        return """
            SELECT \(sql: Recordings.columns) FROM recordings r WHERE r.account_id = \(account) AND r.id IN \(list: ids)
                AND \(sql: conditions, separator: " AND ")
            """
    }

    /// Counts what matches the range, up to `atMost`; `nil` without a range, or where something else is selective already.
    func rangeCount(of account: AccountID, atMost: Int) -> SQL? {
        guard collection == nil, tags.isEmpty, let range = rangeConditions.first else { return nil }
        return """
            SELECT COUNT(*) FROM (SELECT 1 FROM recordings r WHERE r.account_id = \(account) AND \(sql: range) LIMIT \(atMost)) c
            """
    }

    /// Where a page by creation begins: the index is entered there instead of at its end.
    private static func created(before: RecordingID?, _ account: AccountID) -> SQL {
        guard let before else { return "r.created_at IS NOT NULL" }
        return """
            r.created_at <= COALESCE((SELECT o.created_at FROM recordings o WHERE o.account_id = \(account) AND o.id = \(before)), \(Int64.max))
            """
    }

    /// The range of titles and that of times.
    private var rangeConditions: [SQL] {
        var ranges: [SQL] = []
        if let key = titlePrefix?.lowercased() {
            // The greatest character there is ends every title that begins so.
            ranges.append("r.title_key >= \(key) AND r.title_key < \(key + "\u{10FFFF}")")
        }
        if recordedAfter != nil || recordedBefore != nil {
            let (from, to) = (recordedAfter?.microseconds ?? Int64.min, recordedBefore?.microseconds ?? Int64.max)
            ranges.append("r.recorded_at >= \(from) AND r.recorded_at < \(to)")
        }
        return ranges
    }

    private func conditions(_ account: AccountID, tags: ArraySlice<String>) -> [SQL] {
        var conditions: [SQL] = ["r.account_id = \(account)"]
        for tag in tags {
            conditions.append(
                """
                EXISTS (SELECT 1 FROM recording_tags o
                    WHERE o.account_id = \(account) AND o.tag = \(tag) AND o.recording_id = r.id)
                """)
        }
        if let status { conditions += Self.conditions(for: status, account) }
        if let speaker { conditions.append("r.speaker = \(speaker)") }
        if let starred { conditions.append(starred ? "r.starred = 1" : "r.starred = 0") }
        if let language { conditions.append("r.language = \(language)") }
        if let createdAfter { conditions.append("r.created_at >= \(createdAfter)") }
        if let createdBefore { conditions.append("r.created_at < \(createdBefore)") }
        if let sameAudioAs {
            conditions.append("r.id <> \(sameAudioAs)")
            conditions.append(
                "r.object_id = (SELECT o.object_id FROM recordings o WHERE o.account_id = \(account) AND o.id = \(sameAudioAs))")
        }
        conditions += rangeConditions
        conditions.append(isDeleted ? "r.deleted_at IS NOT NULL" : "r.deleted_at IS NULL")
        return conditions
    }

    /// A recording that is not ready stands as its job does (docs/decisions/0005-failure-is-the-jobs.md).
    private static func conditions(for status: Recording.Status, _ account: AccountID) -> [SQL] {
        let unfinished: SQL = """
            EXISTS (SELECT 1 FROM jobs j WHERE j.account_id = \(account) AND j.id = r.job_id AND j.finished_at IS NULL)
            """
        switch status {
        case .ready: return ["r.status = \(status)"]
        case .queued, .transcribing: return ["r.status = \(status)", unfinished]
        case .failed:
            // Spelled as the index of those that are not ready has it.
            return ["r.status <> 'ready'", "NOT \(sql: unfinished)"]
        }
    }
}
