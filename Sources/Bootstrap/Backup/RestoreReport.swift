import VoiceCore

/// What a restore did.
struct RestoreReport: Codable, Sendable, Equatable {
    let snapshot: String
    let madeAt: Timestamp
    let logPosition: String
    /// Whether the data directory can be used; false where damage was found and salvage was not asked for.
    var isWhole = false
    var objects = 0
    var objectBytes: Int64 = 0
    /// Accounts that have a key now.
    var accounts = 0
    /// Whether these are new ones, because no backup of the keys was given.
    var hasNewKeys: Bool
    /// Objects that stayed behind because their account was erased.
    var erasedObjects = 0
    /// Uploads that were under way when the backup was made.
    var forgottenUploads = 0
    /// Objects that the installation had lost before the backup was made.
    let lostBefore: Int
    /// What in the backup is not as it was written; with salvage it is missing now.
    var damage: [BackupDamage] = []
    /// The event log's, since which positions count anew.
    var epoch: Int64 = 0
    var seconds = 0.0

    init(_ manifest: BackupManifest, hasNewKeys: Bool) {
        snapshot = manifest.snapshot
        madeAt = manifest.madeAt
        logPosition = manifest.logPosition
        lostBefore = manifest.lost.count
        self.hasNewKeys = hasNewKeys
    }

    mutating func take(_ restoring: ObjectRestoring) {
        objects = restoring.objects
        objectBytes = restoring.bytes
        erasedObjects = restoring.erasedObjects
        damage = restoring.damage
    }
}
