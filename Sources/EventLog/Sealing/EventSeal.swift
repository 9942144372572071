import Crypto
import VoiceCore

/// The end of an account's chain: how many events it has sealed, and the hash of all of them. Noted elsewhere, it also shows later
/// that nothing was cut off at the end.
public struct SealHead: Hashable, Sendable {
    /// The number of the last seal; the first is 1.
    public let number: Int64

    /// 32 bytes.
    public let hash: [UInt8]

    static let empty = SealHead(number: 0, hash: [UInt8](repeating: 0, count: 32))
}

/// One link: hash = SHA-256 of the hash before, the number (8 bytes, big-endian) and the event's digest. The digest is kept beside it,
/// so that the chain still proves itself when old events were pruned.
struct EventSeal: Equatable {
    let position: EventPosition
    let digest: [UInt8]
    let head: SealHead

    init(_ position: EventPosition, digest: [UInt8], after previous: SealHead) {
        self.position = position
        self.digest = digest
        var hash = SHA256()
        hash.update(data: previous.hash)
        withUnsafeBytes(of: (previous.number + 1).bigEndian) { hash.update(bufferPointer: $0) }
        hash.update(data: digest)
        head = SealHead(number: previous.number + 1, hash: Array(hash.finalize()))
    }

    /// A seal as it is stored, true or not.
    init(position: EventPosition, digest: [UInt8], head: SealHead) {
        self.position = position
        self.digest = digest
        self.head = head
    }
}
