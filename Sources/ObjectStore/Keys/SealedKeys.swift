import Crypto
import CryptoExtras
import FoundationEssentials
package import VoiceCore

/// A key archive that only whoever knows its passphrase or recovery key can read:
///
///      0  magic       8  "CRSC-KBK"
///      8  version     2  1
///     10  lock        2  1: passphrase, 2: recovery key
///     12  rounds      4  log2 of scrypt's N; 0 with a recovery key
///     16  block size  4  scrypt's r
///     20  lanes       4  scrypt's p
///     24  salt       32
///     56  nonce      12
///     68  the archive under AES-256-GCM, with the 68 bytes before as additional data, and 16 bytes of tag
///
/// The key is scrypt (RFC 7914) of the passphrase, or HKDF-SHA256 (RFC 5869) of the recovery key, each with the salt. Numbers are
/// little-endian.
package enum SealedKeys {
    /// What locks an archive.
    package enum Lock: Sendable {
        /// - Parameter rounds: log2 of scrypt's N: 17 takes 128 MB and about half a second.
        case passphrase(Secret<String>, rounds: UInt32 = 17)
        case recoveryKey(RecoveryKey)
    }

    private enum Kind: UInt16 { case passphrase = 1, recoveryKey = 2 }

    private static let magic = Array("CRSC-KBK".utf8)
    private static let headerLength = 56
    private static let blockSize: UInt32 = 8
    private static let lanes: UInt32 = 1

    /// Shorter passphrases are refused: the file may lie where anybody can try them.
    package static let shortestPassphrase = 10

    /// - Throws: `KeyArchiveError` `.passphraseTooShort`.
    package static func seal(_ archive: KeyArchive, with lock: Lock) throws -> [UInt8] {
        let salt = SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) }
        let (kind, rounds) =
            switch lock {
            case .passphrase(_, let rounds): (Kind.passphrase, rounds)
            case .recoveryKey: (Kind.recoveryKey, UInt32(0))
            }
        if case .passphrase(let text, _) = lock, text.revealed.count < shortestPassphrase {
            throw KeyArchiveError.passphraseTooShort(least: shortestPassphrase)
        }
        var header = magic
        header.append(littleEndian: UInt16(1))
        header.append(littleEndian: kind.rawValue)
        for number in [rounds, blockSize, lanes] { header.append(littleEndian: number) }
        header += salt
        let nonce = AES.GCM.Nonce()
        header += nonce
        let key = try key(lock, salt: salt, rounds: rounds, blockSize: blockSize, lanes: lanes)
        return try archive.withEncoded { bytes in
            let box = try AES.GCM.seal(bytes, using: key, nonce: nonce, authenticating: header)
            return header + box.ciphertext + box.tag
        }
    }

    /// - Parameter word: the passphrase or the recovery key, whichever locks the file.
    /// - Throws: `KeyArchiveError`.
    package static func open(_ bytes: [UInt8], with word: Secret<String>) throws -> KeyArchive {
        let headerEnd = headerLength + 12
        guard bytes.count >= headerEnd + 16, bytes.starts(with: magic) else { throw KeyArchiveError.notAnArchive }
        guard bytes.littleEndian(at: 8, as: UInt16.self) == 1, let kind = Kind(rawValue: bytes.littleEndian(at: 10)) else {
            throw KeyArchiveError.tooNew
        }
        let numbers = [12, 16, 20].map { bytes.littleEndian(at: $0, as: UInt32.self) }
        let lock: Lock
        switch kind {
        case .passphrase: lock = .passphrase(word, rounds: numbers[0])
        case .recoveryKey:
            guard let key = RecoveryKey(word.revealed) else { throw KeyArchiveError.notARecoveryKey }
            lock = .recoveryKey(key)
        }
        // A file that asks for all memory there is would not be ours.
        guard numbers[0] <= 22, numbers[1] <= 32, numbers[2] <= 16 else { throw KeyArchiveError.notAnArchive }
        let key = try key(
            lock, salt: Array(bytes[24..<headerLength]), rounds: numbers[0], blockSize: numbers[1], lanes: numbers[2])
        guard
            let box = try? AES.GCM.SealedBox(
                nonce: AES.GCM.Nonce(data: bytes[headerLength..<headerEnd]), ciphertext: bytes[headerEnd..<bytes.count - 16],
                tag: bytes[(bytes.count - 16)...]),
            var plain = (try? AES.GCM.open(box, using: key, authenticating: bytes[..<headerEnd])).map({ Array($0) })
        else { throw KeyArchiveError.locked }
        defer { plain.clear() }
        guard let archive = KeyArchive(decoding: plain) else { throw KeyArchiveError.notAnArchive }
        return archive
    }

    private static func key(_ lock: Lock, salt: [UInt8], rounds: UInt32, blockSize: UInt32, lanes: UInt32) throws -> SymmetricKey {
        switch lock {
        case .passphrase(let text, _):
            try KDF.Scrypt.deriveKey(
                from: Array(text.revealed.utf8), salt: salt, outputByteCount: 32, rounds: 1 << Int(rounds), blockSize: Int(blockSize),
                parallelism: Int(lanes))
        case .recoveryKey(let key):
            HKDF<SHA256>.deriveKey(
                inputKeyMaterial: SymmetricKey(data: key.bytes), salt: salt, info: Array("crescendo key backup 1".utf8),
                outputByteCount: 32)
        }
    }
}

/// What can be wrong with a backup of the keys, or with what is to unlock it.
package enum KeyArchiveError: CodedError, Equatable {
    case notAnArchive
    case tooNew
    /// Wrong passphrase or recovery key, or a damaged file: which of them cannot be told.
    case locked
    case notARecoveryKey
    case passphraseTooShort(least: Int)

    package var code: String {
        switch self {
        case .notAnArchive: "key_backup_unreadable"
        case .tooNew: "key_backup_too_new"
        case .locked: "key_backup_locked"
        case .notARecoveryKey: "recovery_key_malformed"
        case .passphraseTooShort: "passphrase_too_short"
        }
    }

    package var userMessage: String {
        switch self {
        case .notAnArchive: "The file is no backup of keys, or is damaged."
        case .tooNew: "The backup of the keys was made by a newer version of Crescendo. Install that version or a later one."
        case .locked: "The passphrase or recovery key is not the one of this backup of the keys, or the file is damaged."
        case .notARecoveryKey:
            "This backup of the keys is opened with its recovery key: 14 groups of four letters and digits. What was given is none, or has a slip."
        case .passphraseTooShort(let least): "A passphrase has at least \(least) characters."
        }
    }
}
