import ObjectStore
import Storage
import VoiceCore

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What can go wrong with backups and restores.
enum BackupError: CodedError, Equatable {
    /// Another backup, restore or check works there.
    case busy
    /// The directory holds other things.
    case foreignDirectory
    /// The directory is another installation's, whose owner's account is named.
    case otherInstallation(AccountID)
    /// The installation's accounts have other keys than when the directory was begun, so its objects are stored in another form.
    case otherKeys
    /// The directory would lie within the data directory, or around it.
    case insideData
    /// The directory holds no backup.
    case noBackup
    /// No snapshot of that name, or none at or before that time.
    case noSnapshot(String)
    case formatTooNew(Int)
    case schemaTooNew(needed: Int, known: Int)
    /// A file of a snapshot that nothing works without: its manifest, its database.
    case snapshotDamaged(snapshot: String, file: String, problem: String)
    /// The disk of the backup, or on a restore that of the data directory. What was there before is as it was.
    case full
    case io(call: String, errno: Int32)
    /// A restore goes only into a directory without anything in it.
    case targetNotEmpty
    /// The keys are another installation's, or those of before a restore without keys.
    case keysOfAnother

    var code: String {
        switch self {
        case .busy: "backup_busy"
        case .foreignDirectory: "backup_directory_not_empty"
        case .otherInstallation: "backup_of_another_installation"
        case .otherKeys: "backup_of_other_keys"
        case .insideData: "backup_inside_data"
        case .noBackup: "backup_missing"
        case .noSnapshot: "backup_snapshot_missing"
        case .formatTooNew: "backup_format_too_new"
        case .schemaTooNew: "backup_schema_too_new"
        case .snapshotDamaged: "backup_snapshot_damaged"
        case .full: "backup_storage_full"
        case .io: "backup_io"
        case .targetNotEmpty: "restore_target_not_empty"
        case .keysOfAnother: "key_backup_of_another_installation"
        }
    }

    var userMessage: String {
        switch self {
        case .busy: "Another backup, restore or check is using this backup directory. Wait for its end."
        case .foreignDirectory: "The directory is not empty and holds no backup. Give an empty or new one."
        case .otherInstallation(let owner): "The directory holds the backups of another installation (owner \(owner)). Give another one."
        case .otherKeys:
            "This installation was restored without its keys and has new ones since the backups in this directory. Give another directory."
        case .insideData: "A backup does not lie in the data directory, nor the data directory in it: they would be lost together."
        case .noBackup: "There is no backup in this directory."
        case .noSnapshot(let wanted): "There is no snapshot '\(wanted)'. See 'crescendo backup DIR --list'."
        case .formatTooNew(let format):
            "The backup has format \(format), which a newer version of Crescendo made. Install that version or a later one."
        case .schemaTooNew(let needed, let known):
            "The backup needs a version of Crescendo that knows schema \(needed); this one knows \(known). Install a newer version."
        case .snapshotDamaged(let snapshot, let file, let problem):
            "The snapshot \(snapshot) is damaged: \(file): \(problem). Another can be restored with --at; "
                + "nothing is pruned as long as its files are there."
        case .full: "The disk is full. What was there before is whole; the same command goes on once there is room."
        case .io(let call, let errno): "Reading or writing failed: \(call): \(String(cString: strerror(errno)))."
        case .targetNotEmpty: "The data directory is not empty. A restore goes into an empty or new one; give it with --data-dir."
        case .keysOfAnother: "The backup of the keys does not belong to this backup: it is another installation's, or of other keys."
        }
    }

    var isRetryable: Bool {
        switch self {
        case .busy, .full, .io: true
        default: false
        }
    }

    /// What failed while a backup or a data directory was written, in the words of those who asked for it.
    static func naming<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as FileCallError {
            throw isFull(error.errno) ? BackupError.full : .io(call: error.call, errno: error.errno)
        } catch let error as StorageError where error.kind == .diskFull {
            throw BackupError.full
        } catch ObjectStoreError.full {
            throw BackupError.full
        }
    }

    private static func isFull(_ number: Int32) -> Bool { [ENOSPC, EDQUOT, EFBIG].contains(number) }
}
