import VoiceCore

/// What a backup did.
struct BackupReport: Codable, Sendable, Equatable {
    struct Seconds: Codable, Sendable, Equatable {
        var database = 0.0
        var objects = 0.0
        var total = 0.0
    }

    let snapshot: String
    let madeAt: Timestamp
    let logPosition: String
    let databaseBytes: Int64
    /// Objects of the snapshot, and the bytes of their stored form.
    let objects: Int
    let objectBytes: Int64
    /// Those of them that were not in the backup before.
    let copiedObjects: Int
    let copiedBytes: Int64
    /// Objects that the database names and that the installation has lost: they are in no backup of today.
    let lost: [BackupManifest.Lost]
    var prunedSnapshots = 0
    var prunedObjects = 0
    var seconds = Seconds()
}
