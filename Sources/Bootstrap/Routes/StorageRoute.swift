import FoundationEssentials
import Glibc
import HTTPRouting
import HTTPTypes
import NIOPosix
import Recordings
import VoiceCore

/// What an account's recordings take of the disk, and what is left of it.
struct StorageReport: Codable, Sendable {
    struct Bytes: Codable, Sendable {
        /// Uploaded files, each counted once however many recordings have it.
        let originals: Int64
        /// What is made of them: outlines, forms that browsers play, measures.
        let derivatives: Int64
        let transcripts: Int64
        /// Notes, and what the next sweep removes.
        let other: Int64
        /// The database and the search index, of the whole installation.
        let database: Int64
    }

    let bytes: Bytes
    /// What the server may still write to the disk of its data directory; absent where the system does not say.
    let freeBytes: Int64?
    /// Those in the trash are not among them.
    let recordings: Int
    let recordingsInTrash: Int
}

extension Route {
    /// Tells what is stored.
    static func storage(_ recordings: Recordings, in directory: DataDirectory) -> Route {
        Route(
            .get, "/v1/storage", operation: "getStorage", summary: "Tells how many bytes are stored, by kind, and how many are free.",
            permission: .scope("recordings:read"), success: .json(StorageReport.self, description: "Bytes by kind."), caching: .never
        ) { request in
            let use = try await recordings.storageUse(of: request.requirePrincipal().account)
            // Asking a disk blocks, and may do so for long on one that is far away.
            let (database, free) = try await NIOThreadPool.singleton.runIfActive { (directory.databaseBytes, directory.freeBytes) }
            return try .json(
                StorageReport(
                    bytes: StorageReport.Bytes(
                        originals: use.originals, derivatives: use.derivatives, transcripts: use.transcripts, other: use.other,
                        database: database),
                    freeBytes: free, recordings: use.recordings, recordingsInTrash: use.recordingsInTrash))
        }
    }
}

extension DataDirectory {
    /// Bytes of the database and the search index, with what SQLite keeps beside them.
    fileprivate var databaseBytes: Int64 {
        [database, searchIndex].flatMap { [$0, $0 + "-wal", $0 + "-shm"] }.reduce(0) { sum, file in
            var status = stat()
            return sum + (stat(file, &status) == 0 ? Int64(status.st_size) : 0)
        }
    }

    fileprivate var freeBytes: Int64? {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return nil }
        return Int64(clamping: UInt64(status.f_bavail) * UInt64(status.f_frsize))
    }
}
