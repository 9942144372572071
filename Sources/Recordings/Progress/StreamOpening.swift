import EventLog
import HTTPRouting
import Storage
import VoiceCore

/// How a stream begins.
enum StreamOpening: Sendable {
    /// Where the client left off.
    case resumed(StreamPosition)
    /// With the present state.
    case snapshot(StreamSnapshot, StreamPosition)
}

/// The first event of a stream that does not go on from an earlier one.
struct StreamSnapshot: Codable, Sendable {
    enum Reason: String, Codable, CaseIterable, Sendable {
        /// The client named no event.
        case connected
        /// The client named an event that is too old, or of another stream or installation.
        case positionUnusable = "position_unusable"
    }

    let reason: Reason
    /// Of a stream of one recording.
    let recording: Recording?
    /// Of a stream of all recordings: how many transcripts wait for their turn.
    let queued: Int?
    /// Of one recording all that are to come; else those that are being made.
    let inTheMaking: [TranscriptProgress]
}

extension Recordings {
    /// - Parameter key: by which it is opened. It is looked at again in the same state that the stream begins with: one that was revoked
    ///   since the request came would otherwise be told of nowhere, for the stream hears of what comes behind.
    /// - Throws: `.notFound`; `APIError` 401.
    func open(_ scope: StreamScope, key: String, after lastEventID: String?) async throws -> StreamOpening {
        try await database.read { [holdsKey] tx in
            guard try holdsKey(key, scope.account, tx) else { throw APIError.unauthenticated }
            if let lastEventID, let position = StreamPosition(lastEventID, in: scope), try EventLog.canResume(after: position.log, in: tx) {
                if try isVisible(scope, tx) { return .resumed(position) }
                // What became of it is still to be told, once.
                if try tellsOfItsEnd(position.log, scope, tx) { return .resumed(position) }
                throw RecordingsError.notFound
            }
            return try snapshot(of: scope, reason: lastEventID == nil ? .connected : .positionUnusable, tx)
        }
    }

    private func isVisible(_ scope: StreamScope, _ tx: any ReadTransaction) throws -> Bool {
        guard let recording = scope.recording else { return true }
        return try tx.first(
            "SELECT 1 FROM recordings WHERE account_id = \(scope.account) AND id = \(recording) AND deleted_at IS NULL") != nil
    }

    private func tellsOfItsEnd(_ position: EventPosition, _ scope: StreamScope, _ tx: any ReadTransaction) throws -> Bool {
        try EventLog.events(after: position, account: scope.account, limit: 10_000, in: tx).contains {
            $0.event.subject == scope.recording?.text && ["recording.trashed", "recording.deleted"].contains($0.event.kind.name)
        }
    }

    private func snapshot(of scope: StreamScope, reason: StreamSnapshot.Reason, _ tx: any ReadTransaction) throws -> StreamOpening {
        let recording = try scope.recording.map { try Self.recording($0, of: scope.account, tx) }
        let transcripts = try inTheMaking(in: scope, followed: [], tx).filter(\.isOpen)
        var position = StreamPosition(log: try EventLog.newest(in: tx))
        for transcript in transcripts {
            position.followed[transcript.id] = .init(
                phase: transcript.progress.status, told: transcript.progress.segmentsDone, maker: transcript.maker)
        }
        let snapshot = StreamSnapshot(
            reason: reason, recording: recording, queued: scope.recording == nil ? try Self.queuedCount(scope.account, tx) : nil,
            inTheMaking: transcripts.map(\.progress))
        return .snapshot(snapshot, position)
    }

    private static func queuedCount(_ account: AccountID, _ tx: any ReadTransaction) throws -> Int {
        try tx.first(
            """
            SELECT COUNT(*) FROM jobs WHERE kind = \(TranscribeRecording.name) AND account_id = \(account) AND state = 'ready'
            """
        ).map { try $0[0] } ?? 0
    }
}
