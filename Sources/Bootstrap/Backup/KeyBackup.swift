import FoundationEssentials
import ObjectStore
import VoiceCore

/// The backup of the keys: a file of its own, apart from the backup of everything else, that only its passphrase or recovery key opens.
enum KeyBackup {
    struct Report: Codable, Sendable, Equatable {
        let file: String
        let accounts: Int
        let erasedAccounts: Int
        /// What opens the file where no passphrase was given; shown this once.
        let recoveryKey: String?
    }

    /// Older ones are to be destroyed, so that an erased account's key does not outlive its erasure for long.
    static let longestLife = Duration.seconds(30 * 86_400)

    /// Writes the keys of a data directory, beside a running server or without one. Blocks.
    ///
    /// To be called after the backup that it belongs to, so that it has a key for every account of that.
    ///
    /// - Parameter passphrase: `nil` makes a recovery key.
    static func write(to file: String, of directory: DataDirectory, passphrase: Secret<String>?, at time: Timestamp) throws -> Report {
        let archive = try KeyArchive(directory: directory.keys, at: time)
        let recovery = passphrase == nil ? RecoveryKey.make() : nil
        let lock: SealedKeys.Lock? = passphrase.map { .passphrase($0) } ?? recovery.map { .recoveryKey($0) }
        guard let lock else { throw KeyArchiveError.notARecoveryKey }
        let sealed = try SealedKeys.seal(archive, with: lock)
        try BackupError.naming { try DurableFiles(calls: POSIXFileCalls()).replace(RealPath.absolute(file), with: sealed) }
        return Report(
            file: file, accounts: archive.accounts.count, erasedAccounts: archive.erased.count, recoveryKey: recovery?.text)
    }

    /// Opens a backup of the keys.
    ///
    /// - Throws: `KeyArchiveError`; `CommandError` for a file that cannot be read.
    static func read(_ file: String, with word: Secret<String>) throws -> KeyArchive {
        guard let bytes = FileManager.default.contents(atPath: file) else {
            throw CommandError(code: "input_unreadable", userMessage: "\(file) cannot be read.", status: .noInput)
        }
        return try SealedKeys.open(Array(bytes), with: word)
    }

    /// The first line of a file, or of standard input for `-`.
    static func word(in file: String) async throws -> Secret<String> {
        var bytes: [UInt8] = []
        for try await chunk in try FileChunks(file) where bytes.count < 65_536 { bytes += chunk }
        let line = bytes.prefix { $0 != 0x0A && $0 != 0x0D }
        guard !line.isEmpty else {
            throw CommandError(code: "passphrase_missing", userMessage: "The passphrase's file is empty.", status: .noInput)
        }
        return Secret(String(decoding: line, as: UTF8.self))
    }
}
