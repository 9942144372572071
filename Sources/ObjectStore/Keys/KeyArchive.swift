package import Crypto
import Glibc
package import VoiceCore

/// All secrets of an installation at one moment, and which accounts were erased: what a backup of the keys holds.
///
/// It prints as `***`.
package struct KeyArchive: Sendable, CustomStringConvertible, CustomReflectable {
    package let madeAt: Timestamp
    /// By account.
    package private(set) var accounts: [AccountID: SymmetricKey]
    /// The installation's own, by the names of their files without `.secret`.
    private(set) var secrets: [String: SymmetricKey]
    package let erased: Set<AccountID>

    init(madeAt: Timestamp, accounts: [AccountID: SymmetricKey], secrets: [String: SymmetricKey], erased: Set<AccountID>) {
        self.madeAt = madeAt
        self.accounts = accounts
        self.secrets = secrets
        self.erased = erased
    }

    /// Reads a directory of keys, beside the server that uses it or without one. Blocks.
    ///
    /// - Throws: `ObjectStoreError` `.keyDamaged`, `.io`.
    package init(directory: String, at time: Timestamp, calls: any FileCalls = POSIXFileCalls()) throws {
        let files = DurableFiles(calls: calls)
        var accounts: [AccountID: SymmetricKey] = [:]
        var secrets: [String: SymmetricKey] = [:]
        try namingFileErrors {
            for name in try Self.names(in: directory, files) {
                if let account = Self.account(ofFile: name) {
                    accounts[account] = try Self.secret(directory + "/" + name, files)
                } else if name.hasSuffix(Self.secretSuffix) {
                    secrets[String(name.dropLast(Self.secretSuffix.count))] = try Self.secret(directory + "/" + name, files)
                }
            }
        }
        let erased = try Self.erased(in: directory, calls: calls)
        self.init(madeAt: time, accounts: accounts.filter { !erased.contains($0.key) }, secrets: secrets, erased: erased)
    }

    /// New secrets for accounts whose old ones are lost, or those that an earlier attempt of the same restore made.
    package static func replacing(
        lostKeysOf accounts: [AccountID], erased: Set<AccountID>, in directory: String, at time: Timestamp,
        calls: any FileCalls = POSIXFileCalls()
    ) throws -> KeyArchive {
        var archive = try KeyArchive(directory: directory, at: time, calls: calls)
        for account in accounts where archive.accounts[account] == nil && !erased.contains(account) {
            archive.accounts[account] = SymmetricKey(size: .bits256)
        }
        return KeyArchive(
            madeAt: time, accounts: archive.accounts.filter { !erased.contains($0.key) }, secrets: archive.secrets,
            erased: archive.erased.union(erased))
    }

    /// Writes the secrets as a directory of keys and answers when they are on stable storage. Blocks. May run twice.
    ///
    /// - Throws: `ObjectStoreError` `.full`, `.io`.
    package func write(to directory: String, calls: any FileCalls = POSIXFileCalls()) throws {
        let files = DurableFiles(calls: calls)
        try namingFileErrors {
            try files.makeDirectory(directory)
            try files.makeDirectory(directory + "/erased")
            // The erased ones first: a restore that is cut off here must not bring one of them back.
            for account in erased { try files.replace(directory + "/erased/" + account.text, with: []) }
            for (account, secret) in accounts where !erased.contains(account) {
                try KeyFile(secret: secret).withEncoded { try files.replace(directory + "/" + account.text + ".key", with: $0) }
            }
            for (name, secret) in secrets {
                try KeyFile(secret: secret).withEncoded { try files.replace(directory + "/" + name + Self.secretSuffix, with: $0) }
            }
        }
    }

    /// The same with more accounts erased, such as those that were erased after it was made.
    package func erasing(_ more: Set<AccountID>) -> KeyArchive {
        KeyArchive(madeAt: madeAt, accounts: accounts.filter { !more.contains($0.key) }, secrets: secrets, erased: erased.union(more))
    }

    /// What an account's objects are hashed with; `nil` if the archive has no secret of it.
    package func keys(of account: AccountID) -> AccountKeys? { accounts[account].map { AccountKeys(secret: $0) } }

    /// Tells whether an account's key in a directory of keys is the one of before; `nil` if it is not there or damaged. Blocks.
    package static func fingerprint(of account: AccountID, in directory: String, calls: any FileCalls = POSIXFileCalls()) -> String? {
        let secret = try? secret(directory + "/" + account.text + ".key", DurableFiles(calls: calls))
        return secret.map { AccountKeys(secret: $0).fingerprint }
    }

    /// The accounts that a directory of keys remembers as erased. Blocks.
    package static func erased(in directory: String, calls: any FileCalls = POSIXFileCalls()) throws -> Set<AccountID> {
        try namingFileErrors { Set(try names(in: directory + "/erased", DurableFiles(calls: calls)).compactMap { AccountID($0) }) }
    }

    package var description: String { "***" }
    package var customMirror: Mirror { Mirror(self, children: []) }

    private static let secretSuffix = ".secret"

    /// A directory that is not there has no names.
    private static func names(in directory: String, _ files: DurableFiles) throws -> [String] {
        do {
            return try files.calls.list(directory)
        } catch let error as FileCallError where error.errno == ENOENT {
            return []
        }
    }

    private static func account(ofFile name: String) -> AccountID? { name.hasSuffix(".key") ? AccountID(String(name.dropLast(4))) : nil }

    private static func secret(_ path: String, _ files: DurableFiles) throws -> SymmetricKey {
        guard var bytes = try files.read(path) else { throw ObjectStoreError.keyMissing }
        defer { bytes.clear() }
        guard let key = KeyFile(decoding: bytes) else { throw ObjectStoreError.keyDamaged }
        return key.secret
    }
}
