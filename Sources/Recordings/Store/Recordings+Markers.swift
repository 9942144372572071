import EventLog
import Storage
public import VoiceCore

extension Recordings {
    /// Marks a point in time on a recording.
    ///
    /// - Parameters:
    ///   - id: the marker's.
    ///   - at: seconds from the start, within the recording.
    /// - Throws: `.labelLength`, `.notFound`, `.markerOutsideRecording`.
    public func addMarker(
        _ id: MarkerID = .make(), to recording: RecordingID, of account: AccountID, at: Double, label: String
    ) async throws -> Marker {
        guard (1...RecordingsError.textLimit).contains(label.count) else { throw RecordingsError.labelLength }
        let marker = Marker(id: id, at: at, label: label, createdAt: clock.now())
        try await database.write { tx in
            // One statement checks the recording and its length and inserts: this is the small row that clients write most often.
            let added = try tx.execute(
                """
                INSERT INTO markers (account_id, recording_id, id, at_seconds, label, created_at)
                SELECT account_id, id, \(marker.id), \(at), \(label), \(marker.createdAt) FROM recordings
                WHERE account_id = \(account) AND id = \(recording) AND (duration_seconds >= \(at) OR duration_is_estimate = 1)
                    AND \(at) >= 0.0 AND deleted_at IS NULL
                """)
            if added == 0 {
                throw RecordingsError.markerOutsideRecording(
                    durationSeconds: try Self.recording(recording, of: account, tx).durationSeconds)
            }
            try tx.append(Event(kind: "marker.created", account: account, subject: marker.id.text, occurredAt: marker.createdAt))
        }
        return marker
    }

    /// All markers of a recording, by time.
    public func markers(of recording: RecordingID, account: AccountID) async throws -> [Marker] {
        try await database.read { tx in
            _ = try Self.recording(recording, of: account, tx)
            return try Self.markers(of: recording, account: account, tx)
        }
    }

    static func markers(of recording: RecordingID, account: AccountID, _ tx: any ReadTransaction) throws -> [Marker] {
        try tx.query(
            """
            SELECT id, at_seconds, label, created_at FROM markers
            WHERE account_id = \(account) AND recording_id = \(recording) ORDER BY at_seconds, id
            """
        ).map { Marker(id: try $0[0], at: try $0[1], label: try $0[2], createdAt: try $0[3]) }
    }

    /// - Throws: `.markerNotFound`.
    public func marker(_ marker: MarkerID, of recording: RecordingID, account: AccountID) async throws -> Marker {
        try await database.read { tx in
            let row = try tx.first(
                """
                SELECT id, at_seconds, label, created_at FROM markers
                WHERE account_id = \(account) AND recording_id = \(recording) AND id = \(marker)
                """)
            guard let row else { throw RecordingsError.markerNotFound }
            return Marker(id: try row[0], at: try row[1], label: try row[2], createdAt: try row[3])
        }
    }

    public func deleteMarker(_ marker: MarkerID, of recording: RecordingID, account: AccountID) async throws {
        let now = clock.now()
        try await database.write { tx in
            let removed = try tx.execute(
                "DELETE FROM markers WHERE account_id = \(account) AND recording_id = \(recording) AND id = \(marker)")
            guard removed == 1 else { throw RecordingsError.markerNotFound }
            try tx.append(Event(kind: "marker.deleted", account: account, subject: marker.text, occurredAt: now))
        }
    }
}
