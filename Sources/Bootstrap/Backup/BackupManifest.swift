import ObjectStore
import VoiceCore

/// What a snapshot is and what belongs to it. The file that makes it one: it is written last.
struct BackupManifest: Codable, Sendable, Equatable {
    /// The form of the backup directory that this version writes, and the newest that it reads.
    static let currentFormat = 1

    /// A file of the snapshot, to be compared with.
    struct File: Codable, Sendable, Equatable {
        let name: String
        let bytes: Int64
        /// In hexadecimal.
        let sha256: String
    }

    struct Schema: Codable, Sendable, Equatable {
        let version: Int
        /// The schema version that a binary must at least know.
        let oldestCompatible: Int
    }

    struct Objects: Codable, Sendable, Equatable {
        /// The list of them: a line each, with id, account, length of the stored form and SHA-256.
        let list: File
        let count: Int
        let bytes: Int64
    }

    /// An object that the database names and that the installation had lost before the backup.
    struct Lost: Codable, Sendable, Equatable {
        let object: ObjectID
        let account: AccountID
        let problem: String
    }

    let format: Int
    let snapshot: String
    /// When the database's state was taken.
    let madeAt: Timestamp
    /// The version of the program.
    let version: String
    /// The owner's account, which names the installation.
    let installation: AccountID
    let schema: Schema
    /// The position of the last event of the database's state.
    let logPosition: String
    let database: File
    let objects: Objects
    let lost: [Lost]
    /// Erased until then, so that a restore without the keys does not bring them back either.
    let erasedAccounts: [AccountID]

    /// The snapshot's three other files in the form of `sha256sum`.
    func sums(ownSHA256: String) -> String {
        [(database.sha256, database.name), (objects.list.sha256, objects.list.name), (ownSHA256, snapshot + ".json")]
            .map { "\($0)  \($1)\n" }.joined()
    }
}

extension StoredObjectProblem {
    var text: String {
        switch self {
        case .missing: "missing"
        case .damaged(let chunk?): "chunk \(chunk) does not match its check"
        case .damaged: "its frame does not match"
        case .unreadable(let errno): "cannot be read (errno \(errno))"
        }
    }
}
