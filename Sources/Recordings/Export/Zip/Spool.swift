import ObjectStore
import VoiceCore

/// Bytes that are gathered while an answer is made and read once at its end: in memory while they are few, else as an object.
///
/// No row names the object, so the sweep takes one that a crash, or a reader who left, leaves behind.
final class Spool {
    private let objects: any ObjectStore
    private let account: AccountID
    private var gathered: [UInt8] = []
    private var upload: (any ObjectUpload)?
    private var object: ObjectID?
    /// Bytes that were appended.
    private(set) var length = 0

    /// Bytes that are kept in memory.
    static let memoryLimit = 1 << 20

    init(objects: any ObjectStore, account: AccountID) {
        self.objects = objects
        self.account = account
    }

    func append(_ bytes: [UInt8]) async throws {
        gathered += bytes
        length += bytes.count
        guard gathered.count >= Self.memoryLimit else { return }
        if upload == nil { upload = try await objects.begin(account: account, length: nil) }
        try await upload?.write(gathered)
        gathered.removeAll(keepingCapacity: true)
    }

    /// Everything that was appended; nothing can be appended any more.
    func contents() async throws -> PulledSequence<[UInt8]> {
        guard let upload else {
            let bytes = gathered
            return PulledSequence {
                var rest: [UInt8]? = bytes
                return {
                    defer { rest = nil }
                    return rest
                }
            }
        }
        try await upload.write(gathered)
        gathered = []
        let receipt = try await upload.complete()
        object = receipt.id
        return try await objects.read(receipt.id, account: account, range: nil).chunks
    }

    /// Lets go of what was stored. If it cannot be removed now, the sweep does it.
    func discard() async {
        if let object {
            try? await objects.delete(object)
        } else {
            try? await upload?.abort()
        }
    }
}
