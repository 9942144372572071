import EventLog
import Storage
import VoiceCore

/// What one look at the database finds for streams that stand at one place.
struct StreamLook: Sendable {
    let changes: [LoggedChange]
    /// Up to where the log was read.
    let log: EventPosition
    /// Whether the log goes on; what is in the making is looked at behind its end.
    let hasMore: Bool
    let inTheMaking: [TranscriptInTheMaking]
    /// Whether a place in the queue is told.
    let isQueueWatched: Bool

    /// - Parameter limit: of the events that are read.
    init(_ recordings: Recordings, _ key: StreamHub.LookKey, limit: Int, _ tx: any ReadTransaction) throws {
        let events = try EventLog.events(after: key.log, account: key.scope.account, limit: limit, in: tx)
        changes = try events.compactMap { try recordings.change($0, in: key.scope, tx) }
        log = events.last?.position ?? key.log
        hasMore = events.count == limit
        inTheMaking = try hasMore ? [] : recordings.inTheMaking(in: key.scope, followed: key.followed, tx)
        isQueueWatched = inTheMaking.contains { $0.isOpen && $0.progress.jobsAhead != nil }
    }
}
