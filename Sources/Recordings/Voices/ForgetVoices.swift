import EventLog
public import Jobs
import Storage
import Transcription
import VoiceCore

/// Removes what is known of the voices of people whose consent has run out. Run twice, the second finds nothing.
///
/// They are not looked for from the moment of its end; this is for their being gone.
public enum ForgetVoices: JobKind {
    public static let name = "voices.forget"

    public struct Payload: Codable, Sendable {
        public init() {}
    }

    public struct Result: Codable, Sendable, Equatable {
        /// People whose voices were forgotten.
        public var speakers: Int
    }

    /// Does the work on all accounts' people.
    public struct Handler: JobHandler {
        public typealias Kind = ForgetVoices

        private let recordings: Recordings

        public init(_ recordings: Recordings) { self.recordings = recordings }

        @concurrent public func run(_ payload: Payload, _ context: JobContext) async throws -> JobOutcome<ForgetVoices> {
            JobOutcome(Result(speakers: try await forget()))
        }

        func forget() async throws -> Int {
            let now = recordings.clock.now()
            let due = try await recordings.database.read { tx in
                try tx.query(
                    """
                    SELECT DISTINCT s.account_id, s.id FROM known_speakers s JOIN known_voices v
                        ON v.account_id = s.account_id AND v.speaker_id = s.id
                    WHERE s.consent_expires_at <= \(now)
                    """
                ).map { (account: try $0[0] as AccountID, id: try $0[1] as SpeakerID) }
            }
            var forgotten = 0
            for speaker in due {
                try Task.checkCancellation()
                forgotten += try await recordings.database.write { tx -> Int in
                    // They may be gone since, or have consented anew.
                    let consent: VoiceConsent
                    do {
                        consent = try Recordings.speaker(speaker.id, of: speaker.account, at: now, tx).consent
                    } catch RecordingsError.speakerNotFound { return 0 }
                    guard consent.status == .expired else { return 0 }
                    try Recordings.forgetVoices(of: speaker.id, account: speaker.account, tx)
                    try tx.append(
                        Event(kind: "speaker.consent_expired", account: speaker.account, subject: speaker.id, occurredAt: now))
                    return 1
                }
            }
            return forgotten
        }
    }
}
