import EventLog
import Jobs
import ObjectStore
import Storage
import Transcription
import VoiceCore

/// What a stream tells of one event of the log: ids, and what programs can use beside them. No words.
struct ChangeEvent: Codable, Sendable {
    let at: Timestamp
    var recording: RecordingID?
    var transcript: TranscriptID?
    var marker: MarkerID?
    var collection: CollectionID?
    /// Names of the fields that changed.
    var fields: [String]?
    /// The transcript that a person's edit was made from.
    var basedOn: TranscriptID?
    /// Why a transcript does not come, or cannot be read.
    var error: FailureReason?
    /// Of what was just asked for: where it stands.
    var progress: TranscriptProgress?
    /// Of a whole transcript.
    var words: Int?
    var speechFound: Bool?

    init(at: Timestamp) { self.at = at }
}

/// An event of the log as a stream takes it.
struct LoggedChange: Sendable {
    /// What else it means for the stream.
    enum Effect: Sendable {
        case none
        /// The rest of the words comes first; they are in the object, unless the transcript is gone by now.
        case completed(TranscriptID, ObjectID?)
        /// What was finished of it comes first.
        case stopped(TranscriptID)
        case recordingGone
        /// A key or a browser's session is worth nothing any more, perhaps the one by which the stream was opened.
        case keyRevoked(String)
    }

    let position: EventPosition
    let name: String
    var body: ChangeEvent
    let effect: Effect
}

extension Recordings {
    /// Reads what a stream should tell of an event; `nil` if nothing.
    func change(_ logged: LoggedEvent, in scope: StreamScope, _ tx: any ReadTransaction) throws -> LoggedChange? {
        let event = logged.event
        var body = ChangeEvent(at: event.occurredAt)
        body.recording = event.payload["recording"]?.id()
        body.basedOn = event.payload["based_on"]?.id()
        if case .fields(let names)? = event.payload["fields"] { body.fields = names.map(\.text) }
        var effect = LoggedChange.Effect.none
        switch event.kind.name.prefix(while: { $0 != "." }) {
        case "recording":
            body.recording = RecordingID(event.subject)
            effect = try recordingChange(event, &body, account: scope.account, tx)
        case "transcript":
            guard let id = TranscriptID(event.subject) else { return nil }
            body.transcript = id
            body.recording = try body.recording ?? Self.recording(ofTranscript: id, account: scope.account, tx)
            effect = try transcriptChange(event, id, &body, account: scope.account, tx)
        case "marker": body.marker = MarkerID(event.subject)
        case "collection": body.collection = CollectionID(event.subject)
        case "key", "session":
            guard event.kind == "key.revoked" || event.kind == "session.ended" else { return nil }
            return LoggedChange(position: logged.position, name: event.kind.name, body: body, effect: .keyRevoked(event.subject))
        default: return nil
        }
        if let recording = scope.recording, body.recording != recording { return nil }
        return LoggedChange(position: logged.position, name: event.kind.name, body: body, effect: effect)
    }

    private func recordingChange(
        _ event: Event, _ body: inout ChangeEvent, account: AccountID, _ tx: any ReadTransaction
    ) throws -> LoggedChange.Effect {
        switch event.kind {
        case "recording.created":
            body.transcript = try tx.first(
                """
                SELECT id FROM transcripts WHERE account_id = \(account) AND recording_id = \(event.subject)
                ORDER BY created_at, id LIMIT 1
                """
            ).map { try $0[0] }
            body.progress = try body.transcript.flatMap { try queued($0, account: account, tx) }
            return .none
        case "recording.trashed", "recording.deleted": return .recordingGone
        default: return .none
        }
    }

    private func transcriptChange(
        _ event: Event, _ id: TranscriptID, _ body: inout ChangeEvent, account: AccountID, _ tx: any ReadTransaction
    ) throws -> LoggedChange.Effect {
        switch event.kind {
        case "transcript.requested":
            body.progress = try queued(id, account: account, tx)
            return .none
        case "transcript.completed":
            // Not the words of a recording that is in the trash by now.
            let row = try tx.first(
                """
                SELECT t.object_id, t.word_count, t.speech_found
                FROM transcripts t JOIN recordings r ON r.account_id = t.account_id AND r.id = t.recording_id
                WHERE t.account_id = \(account) AND t.id = \(id) AND r.deleted_at IS NULL
                """)
            body.words = try row?[1]
            body.speechFound = try row?[2]
            return .completed(id, try row?[0])
        case "transcript.failed":
            if case .word(let code)? = event.payload["error"] { body.error = FailureReason(code: code.text) }
            return .stopped(id)
        case "transcript.cancelled": return .stopped(id)
        default: return .none
        }
    }

    /// Where a transcript stands that was asked for, as long as it waits; later its progress is told on its own.
    private func queued(_ id: TranscriptID, account: AccountID, _ tx: any ReadTransaction) throws -> TranscriptProgress? {
        let progress = try inTheMaking(id, account: account, countsQueue: true, tx)?.progress
        return progress?.status == .queued ? progress : nil
    }

    private static func recording(
        ofTranscript id: TranscriptID, account: AccountID, _ tx: any ReadTransaction
    ) throws -> RecordingID? {
        try tx.first("SELECT recording_id FROM transcripts WHERE account_id = \(account) AND id = \(id)").map { try $0[0] }
    }
}

extension EventValue {
    fileprivate func id<Tag>() -> Identifier<Tag>? {
        if case .reference(let reference) = self { Identifier(reference.text) } else { nil }
    }
}
