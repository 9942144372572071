import EventLog
import Storage
import VoiceCore

/// Whom what happened since the last look concerns, as far as streams of events tell of it. No words, and nothing of what it was.
struct StreamNews: Sendable {
    /// What happened to recordings of one account.
    struct Moved: Sendable {
        var recordings: Set<RecordingID> = []
        /// Of something in the account it is not known, or not said, which recording it belongs to.
        var isAny = false
    }

    /// A recording that is being transcribed.
    private struct Running: Hashable, Sendable {
        let account: AccountID
        let recording: RecordingID
    }

    /// Events that one look reads at most; behind more of them everybody is taken to be concerned.
    private static let limit = 1000

    private let log: EventPosition
    private let running: Set<Running>
    private var moved: [AccountID: Moved] = [:]
    private var hasQueueMoved = false
    private var concernsAll = false

    /// - Parameter before: the last look; `nil` for the first, which only finds out where the log ends.
    init(after before: StreamNews?, _ tx: any ReadTransaction) throws {
        running = Set(
            try tx.query(
                """
                SELECT t.account_id, t.recording_id FROM jobs j
                JOIN transcripts t ON t.account_id = j.account_id AND t.job_id = j.id
                WHERE j.state = 'running' AND j.kind = \(TranscribeRecording.name)
                """
            ).map { Running(account: try $0[0], recording: try $0[1]) })
        guard let before else {
            log = try EventLog.newest(in: tx)
            return
        }
        let events = try EventLog.events(after: before.log, limit: Self.limit, in: tx)
        concernsAll = events.count == Self.limit
        log = try concernsAll ? EventLog.newest(in: tx) : events.last?.position ?? before.log
        for event in events { take(event.event) }
        // Those that have just stopped too: a transcript that waits for another attempt has no event.
        for job in running.union(before.running) { moved[job.account, default: Moved()].recordings.insert(job.recording) }
        hasQueueMoved = hasQueueMoved || running != before.running
    }

    private mutating func take(_ event: Event) {
        var recording: RecordingID?
        switch event.kind.name.prefix(while: { $0 != "." }) {
        case "recording": recording = RecordingID(event.subject)
        case "collection":
            // Streams of one recording do not tell of collections.
            moved[event.account] = moved[event.account] ?? Moved()
            return
        default: if case .reference(let reference)? = event.payload["recording"] { recording = RecordingID(reference.text) }
        }
        hasQueueMoved = hasQueueMoved || ["recording", "transcript"].contains(event.kind.name.prefix { $0 != "." })
        if let recording {
            moved[event.account, default: Moved()].recordings.insert(recording)
        } else {
            moved[event.account, default: Moved()].isAny = true
        }
    }

    func concerns(_ scope: StreamScope, watchesQueue: Bool) -> Bool {
        if concernsAll || watchesQueue && hasQueueMoved { return true }
        guard let moved = moved[scope.account] else { return false }
        guard let recording = scope.recording else { return true }
        return moved.isAny || moved.recordings.contains(recording)
    }
}
