public import Crypto
import VoiceCore

/// The keys of one account, derived from its one secret (HKDF-SHA256, RFC 5869) so that no use weakens another.
///
/// They print as `***`, and their memory is cleared when they are released (`SymmetricKey` does so).
public struct AccountKeys: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// For the keyed hash of an object's content.
    public let contentHash: SymmetricKey

    /// For the encryption of objects at rest.
    public let encryption: SymmetricKey

    /// From which secrets are derived that the account shares with others.
    private let shared: SymmetricKey

    /// - Parameter secret: 32 random bytes.
    public init(secret: SymmetricKey) {
        contentHash = Self.derive("crescendo content-hash 1", from: secret)
        encryption = Self.derive("crescendo encryption 1", from: secret)
        shared = Self.derive("crescendo shared-secrets 1", from: secret)
    }

    /// A secret of 32 bytes that the account shares with somebody, such as the receiver of a webhook: the same for the same purpose, and
    /// stored nowhere.
    public func secret(for purpose: String) -> SymmetricKey { Self.derive(purpose, from: shared) }

    /// Tells one account's keys from others without telling anything of them: 16 hexadecimal digits.
    package var fingerprint: String {
        Hex.encode(Array(HMAC<SHA256>.authenticationCode(for: Array("crescendo fingerprint 1".utf8), using: contentHash).prefix(8)))
    }

    private static func derive(_ purpose: String, from secret: SymmetricKey) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(inputKeyMaterial: secret, info: Array(purpose.utf8), outputByteCount: 32)
    }

    public var description: String { "***" }
    public var debugDescription: String { "***" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
