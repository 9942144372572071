import Crypto
import FoundationEssentials
import ObjectStore
import VoiceCore

/// The secret of one endpoint: 32 bytes that are derived from the account's key, the endpoint and the number of its rotation, so that
/// no database and no backup holds it. It is shown to the account when it is made, and goes with the account's key.
public struct WebhookSecret: Sendable {
    let key: SymmetricKey

    /// The secret of an endpoint after so many rotations (HKDF-SHA256, RFC 5869).
    init(of endpoint: WebhookID, version: Int, keys: AccountKeys) {
        key = keys.secret(for: "webhook \(endpoint.text) \(version)")
    }

    /// Reads a secret in the form in which it is shown; `nil` for another form.
    init?(_ text: String) {
        guard text.hasPrefix(Self.prefix), let bytes = Data(base64Encoded: String(text.dropFirst(Self.prefix.count))),
            (24...64).contains(bytes.count)
        else { return nil }
        key = SymmetricKey(data: bytes)
    }

    /// As it is shown, and as the libraries of Standard Webhooks take it.
    var text: String { Self.prefix + key.withUnsafeBytes { Data($0) }.base64EncodedString() }

    private static let prefix = "whsec_"
}
