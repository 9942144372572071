import EventLog
public import HTTPRouting
import ObjectStore
import Storage
public import VoiceCore

extension Recordings {
    /// Changes what is known of a recording.
    ///
    /// - Parameter preconditions: what the caller takes the recording to be; nothing if they are absent.
    /// - Throws: `.notFound`, `.titleTooLong`, `.invalidField`; `APIError` 412 when the preconditions do not hold.
    public func update(
        _ id: RecordingID, of account: AccountID, _ patch: RecordingPatch, if preconditions: Preconditions? = nil
    ) async throws -> Recording {
        let change = try RecordingChange(patch, at: clock.now())
        let notes = try await storeNotes(patch.notes.applied(to: nil), account: account)
        return try await database.write { tx in
            var recording = try Self.recording(id, of: account, tx)
            try preconditions?.check(EntityTag(json: recording))
            guard !change.fields.isEmpty else { return recording }
            change.apply(to: &recording)
            try Self.save(recording, account: account, tx)
            if patch.tags.isChange {
                try Self.deleteTags(of: id, account: account, tx)
                try Self.insertTags(recording.tags, of: id, account: account, tx)
            }
            if patch.notes.isChange { try Self.keepNotes(notes, of: id, account: account, tx) }
            try tx.append(
                Event(
                    kind: "recording.updated", account: account, subject: id, payload: ["fields": .fields(change.fields)],
                    occurredAt: change.time))
            return recording
        }
    }

    private static func save(_ recording: Recording, account: AccountID, _ tx: any WriteTransaction) throws {
        try tx.execute(
            """
            UPDATE recordings SET title = \(recording.title), title_key = \(recording.title?.lowercased()),
                speaker = \(recording.speaker), tags = \(TagList(recording.tags)), starred = \(recording.starred),
                recorded_at = \(recording.recordedAt), language = \(recording.language), updated_at = \(recording.updatedAt)
            WHERE account_id = \(account) AND id = \(recording.id)
            """)
    }
}

/// A patch that was checked.
private struct RecordingChange: Sendable {
    let time: Timestamp
    /// Names of the fields that it speaks of.
    let fields: [EventWord]
    private var patch: RecordingPatch

    init(_ patch: RecordingPatch, at time: Timestamp) throws(RecordingsError) {
        try RecordingRules.check(title: patch.title.applied(to: nil))
        try RecordingRules.check(speaker: patch.speaker.applied(to: nil))
        try RecordingRules.check(notes: patch.notes.applied(to: nil))
        try RecordingRules.check(language: patch.language.applied(to: nil))
        self.patch = patch
        if case .set(let tags) = patch.tags { self.patch.tags = .set(try RecordingRules.checked(tags: tags)) }
        self.time = time
        let named: [(EventWord, Bool)] = [
            ("title", patch.title.isChange), ("speaker", patch.speaker.isChange), ("tags", patch.tags.isChange),
            ("recorded_at", patch.recordedAt.isChange), ("language", patch.language.isChange), ("starred", patch.starred.isChange),
            ("notes", patch.notes.isChange),
        ]
        fields = named.filter(\.1).map(\.0)
    }

    func apply(to recording: inout Recording) {
        recording.title = patch.title.applied(to: recording.title)
        recording.speaker = patch.speaker.applied(to: recording.speaker)
        recording.tags = patch.tags.applied(to: recording.tags) ?? []
        recording.recordedAt = patch.recordedAt.applied(to: recording.recordedAt)
        recording.language = patch.language.applied(to: recording.language)
        recording.starred = patch.starred.applied(to: recording.starred) ?? false
        if patch.notes.isChange { recording.hasNotes = patch.notes.applied(to: nil) != nil }
        recording.updatedAt = time
    }
}
