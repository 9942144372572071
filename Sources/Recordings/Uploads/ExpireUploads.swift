import AudioCodecs
public import Jobs
import Storage
import VoiceCore

/// Ends uploads that nobody went on with, and finishes those that a crash cut off at their very end. Run twice, the second finds nothing.
///
/// An upload of known length is dropped; one of deferred length is closed and becomes a recording of what arrived.
public enum ExpireUploads: JobKind {
    public static let name = "uploads.expire"

    public struct Payload: Codable, Sendable {
        public init() {}
    }

    public struct Result: Codable, Sendable, Equatable {
        /// Became recordings.
        public var finished = 0
        public var dropped = 0
    }

    /// Does the work on all accounts' uploads.
    public struct Handler: JobHandler {
        public typealias Kind = ExpireUploads

        private let recordings: Recordings

        public init(_ recordings: Recordings) { self.recordings = recordings }

        @concurrent public func run(_ payload: Payload, _ context: JobContext) async throws -> JobOutcome<ExpireUploads> {
            JobOutcome(try await expire())
        }

        func expire() async throws -> Result {
            var result = Result()
            let now = recordings.clock.now()
            for upload in try await due(at: now) {
                try Task.checkCancellation()
                try await end(upload, isExpired: upload.expiresAt <= now, &result)
            }
            return result
        }

        /// Those that have expired, and those that may be whole: the ones that are not recordings yet are never many.
        private func due(at now: Timestamp) async throws -> [Upload] {
            try await recordings.database.read { tx in
                try tx.query(
                    """
                    SELECT \(sql: Recordings.uploadColumns) FROM uploads u
                    WHERE u.expires_at <= \(now) OR (u.recording_id IS NULL AND u.length IS NOT NULL)
                    """
                ).map(Upload.init)
            }
        }

        private func end(_ upload: Upload, isExpired: Bool, _ result: inout Result) async throws {
            if upload.recording != nil { return try await recordings.drop(upload) }
            let offset = try await recordings.offset(of: upload)
            let isClosed = upload.length == nil ? isExpired && offset > 0 : offset == upload.length && offset > 0
            do {
                if isClosed {
                    _ = try await recordings.finish(upload)
                    if isExpired {
                        try await recordings.database.write { tx in
                            try Recordings.deleteUpload(upload.id, account: upload.account, tx)
                        }
                    }
                    result.finished += 1
                } else if isExpired {
                    try await recordings.drop(upload)
                    result.dropped += 1
                }
            } catch let error as any CodedError where !error.isRetryable {
                // It cannot be a recording, and is gone.
                result.dropped += 1
            } catch let error as any CodedError where error is AudioError {
                // Nothing here can read it at the moment. The others are not to wait for that, and it is waited for until it expires.
                guard isExpired else { return }
                try await recordings.drop(upload)
                result.dropped += 1
            }
        }
    }
}
