public import Transcription
public import VoiceCore

/// A person whose voice an account may know, for as long as they consent.
public struct KnownSpeaker: Codable, Equatable, Sendable {
    public let id: SpeakerID
    /// 1 to 200 characters; two people may have one name.
    public let name: String
    public let consent: VoiceConsent
    /// How many of their voices are known, are being learnt or could not be; none without a valid consent.
    public let voices: Int
    public let createdAt: Timestamp
    public let updatedAt: Timestamp?
}

/// A person's word that their voice may be known, as somebody of the account has recorded it.
public struct VoiceConsent: Codable, Equatable, Sendable {
    public enum Status: String, Codable, CaseIterable, Sendable {
        /// The voice may be known and looked for.
        case valid
        /// It ran out; what was known of the voice is removed.
        case expired
        /// It was withdrawn; what was known of the voice is removed.
        case withdrawn
    }

    public let status: Status
    /// What the voice is known for, in words that the person has agreed to.
    public let purpose: String
    /// How it was given and where the proof of it is: `signed form 12`.
    public let record: String?
    public let givenAt: Timestamp
    public let expiresAt: Timestamp
    public let withdrawnAt: Timestamp?
}

/// What is recorded of a consent that is given.
public struct NewVoiceConsent: Codable, Sendable {
    /// 1 to 500 characters.
    public let purpose: String
    /// 1 to 500 characters.
    public let record: String?
    /// Within ``longestDays`` from now.
    public let expiresAt: Timestamp

    /// Longer than that nobody is asked for: five years.
    public static let longestDays = 1826
    /// Characters of the purpose, and of the record.
    public static let textLimit = 500

    /// What is wrong with it is said when it is recorded.
    public init(purpose: String, record: String? = nil, expiresAt: Timestamp) {
        self.purpose = purpose
        self.record = record
        self.expiresAt = expiresAt
    }

    /// - Throws: `.invalidField`.
    func check(now: Timestamp) throws(RecordingsError) {
        for (field, text) in [("purpose", purpose), ("record", record)] {
            guard let text else { continue }
            guard (1...Self.textLimit).contains(text.count) else {
                throw .invalidField(field, "It has 1 to \(Self.textLimit) characters.")
            }
            try RecordingRules.checkLine(text, field: field)
        }
        guard expiresAt > now, expiresAt <= now + .seconds(Self.longestDays * 86_400) else {
            throw .invalidField("expires_at", "It lies ahead, and not more than \(Self.longestDays) days.")
        }
    }
}
