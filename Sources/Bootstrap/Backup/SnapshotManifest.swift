import Crypto
import FoundationEssentials
import ObjectStore
import VoiceCore

/// A snapshot's manifest, read and compared with the snapshot's sums.
struct SnapshotManifest: Sendable {
    let name: SnapshotName
    let manifest: BackupManifest

    /// - Throws: `BackupError` `.snapshotDamaged`, `.formatTooNew`, `.noSnapshot`.
    init(_ name: SnapshotName, in directory: BackupDirectory) throws {
        let file = BackupDirectory.file(name, .manifest)
        func damaged(_ file: String, _ problem: String) -> BackupError {
            .snapshotDamaged(snapshot: name.text, file: file, problem: problem)
        }
        guard let bytes = try directory.files.read(directory.path(name, .manifest)) else { throw BackupError.noSnapshot(name.text) }
        struct Format: Decodable { let format: Int }
        if let format = try? JSON.decode(Format.self, from: Data(bytes)).format, format > BackupManifest.currentFormat {
            throw BackupError.formatTooNew(format)
        }
        guard let sums = try directory.files.read(directory.path(name, .sums)) else {
            throw damaged(BackupDirectory.file(name, .sums), "missing")
        }
        let hash = Hex.encode(Array(SHA256.hash(data: bytes)))
        guard String(decoding: sums, as: UTF8.self).split(separator: "\n").contains("\(hash)  \(file)") else {
            throw damaged(file, "its SHA-256 is not the one in \(BackupDirectory.file(name, .sums))")
        }
        guard let manifest = try? JSON.decode(BackupManifest.self, from: Data(bytes)), manifest.snapshot == name.text,
            manifest.database.name == BackupDirectory.file(name, .database),
            manifest.objects.list.name == BackupDirectory.file(name, .objects)
        else { throw damaged(file, "it is no manifest of this snapshot") }
        guard sums == Array(manifest.sums(ownSHA256: hash).utf8) else {
            throw damaged(BackupDirectory.file(name, .sums), "it does not agree with the manifest")
        }
        self.name = name
        self.manifest = manifest
    }

    /// The snapshot that `wanted` means: a name, or a time, for which it is the newest that was made at or before it; the newest of all
    /// for `nil`.
    ///
    /// - Throws: `BackupError` `.noSnapshot`, `.noBackup`.
    static func choose(_ wanted: String?, in directory: BackupDirectory) throws -> SnapshotName {
        let names = try directory.snapshotNames()
        guard let newest = names.last else { throw BackupError.noBackup }
        guard let wanted else { return newest }
        if let name = names.first(where: { $0.text == wanted }) { return name }
        guard let time = Timestamp(wanted), let name = names.last(where: { $0 <= SnapshotName(time) }) else {
            throw BackupError.noSnapshot(wanted)
        }
        return name
    }
}

/// A snapshot in a list.
struct SnapshotSummary: Codable, Sendable {
    let snapshot: String
    /// `nil`, with the reason in `problem`, where the manifest cannot be read.
    let manifest: Content?
    let problem: String?

    struct Content: Codable, Sendable {
        let madeAt: Timestamp
        let version: String
        let schema: Int
        let logPosition: String
        let databaseBytes: Int64
        let objects: Int
        let objectBytes: Int64
        let lostObjects: Int
    }

    /// The snapshots of a backup, oldest first.
    ///
    /// - Throws: `BackupError` `.noBackup`, `.formatTooNew`.
    static func all(in directory: BackupDirectory) throws -> [SnapshotSummary] {
        try BackupError.naming {
            try directory.check()
            return try directory.snapshotNames().map { SnapshotSummary($0, in: directory) }
        }
    }

    private init(_ name: SnapshotName, in directory: BackupDirectory) {
        snapshot = name.text
        do {
            let manifest = try SnapshotManifest(name, in: directory).manifest
            self.manifest = Content(
                madeAt: manifest.madeAt, version: manifest.version, schema: manifest.schema.version, logPosition: manifest.logPosition,
                databaseBytes: manifest.database.bytes, objects: manifest.objects.count, objectBytes: manifest.objects.bytes,
                lostObjects: manifest.lost.count)
            problem = nil
        } catch {
            manifest = nil
            problem = (error as? any CodedError)?.userMessage ?? "\(error)"
        }
    }
}
