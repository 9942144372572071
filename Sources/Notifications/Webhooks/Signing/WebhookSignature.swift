import Crypto
import FoundationEssentials
import VoiceCore

/// What proves to a receiver that a message is from here, is whole, and was sent just now.
///
/// Standard Webhooks 1.0.0: HMAC-SHA256 of `id.timestamp.body`, one signature for each secret that is valid, parted by spaces.
struct WebhookSignature: Sendable {
    let id: String
    /// Of the attempt, in seconds since 1970.
    let timestamp: Int64
    /// Of all valid secrets.
    let signatures: String

    init(id: String, at time: Timestamp, body: [UInt8], secrets: [WebhookSecret]) {
        self.id = id
        timestamp = time.microseconds / 1_000_000
        let signed = Array("\(id).\(timestamp).".utf8) + body
        signatures = secrets.map { secret in
            "v1," + Data(HMAC<SHA256>.authenticationCode(for: signed, using: secret.key)).base64EncodedString()
        }.joined(separator: " ")
    }

    /// The headers of the attempt.
    var headers: [(name: String, value: String)] {
        [("webhook-id", id), ("webhook-timestamp", String(timestamp)), ("webhook-signature", signatures)]
    }
}
