public import Crypto
public import VoiceCore

/// Account secrets in files beside the database: `keys/acc_….key`, mode 0600 in a directory of mode 0700.
///
/// Which accounts were erased is remembered in `keys/erased/acc_…` (empty files), which belongs into every backup of the keys: a
/// store that is opened over a restored backup erases those accounts again.
public struct FileKeyStore: KeyStore {
    private let directory: String
    private let files: DurableFiles
    private let threads: BlockingThreads

    /// Opens the store and makes its directory if it is not there. Blocks; for the start of a program.
    ///
    /// - Parameter directory: must be on a file system with permissions; its parent must exist.
    public init(directory: String) throws { try self.init(directory: directory, calls: POSIXFileCalls()) }

    package init(directory: String, calls: any FileCalls) throws {
        self.directory = directory
        files = DurableFiles(calls: calls)
        threads = try namingFileErrors { try BlockingThreads(count: 1) }
        try namingFileErrors {
            try files.makeDirectory(directory)
            try files.makeDirectory(directory + "/erased")
            try eraseAgain()
        }
    }

    public func create(for account: AccountID) async throws -> AccountKeys {
        try await blocking {
            guard try !isErased(account) else { throw ObjectStoreError.keyErased }
            if let keys = try read(account) { return keys }
            let key = KeyFile.random()
            try key.withEncoded { try files.replace(path(of: account), with: $0) }
            return AccountKeys(secret: key.secret)
        }
    }

    public func keys(for account: AccountID) async throws -> AccountKeys {
        try await blocking {
            guard try !isErased(account) else { throw ObjectStoreError.keyErased }
            guard let keys = try read(account) else { throw ObjectStoreError.keyMissing }
            return keys
        }
    }

    public func erase(_ account: AccountID) async throws {
        try await blocking {
            // Remembered first: after a crash in between, the next start finishes the work.
            try files.replace(erasedPath(of: account), with: [])
            try destroy(account)
        }
    }

    public func accounts() async throws -> [AccountID] {
        try await blocking { try files.calls.list(directory).compactMap(Self.account(ofFile:)) }
    }

    /// A secret of the installation itself, such as the one that signs links; made when it is first asked for.
    ///
    /// - Parameter name: lower-case letters and hyphens.
    public func installationSecret(_ name: StaticString) async throws -> SymmetricKey {
        let path = directory + "/" + name.description + ".secret"
        return try await blocking {
            if let bytes = try files.read(path) { return try decode(bytes).secret }
            let key = KeyFile.random()
            try key.withEncoded { try files.replace(path, with: $0) }
            return key.secret
        }
    }

    // MARK: - On the thread

    private func read(_ account: AccountID) throws -> AccountKeys? {
        guard let bytes = try files.read(path(of: account)) else { return nil }
        return AccountKeys(secret: try decode(bytes).secret)
    }

    private func decode(_ bytes: consuming [UInt8]) throws -> KeyFile {
        var bytes = bytes
        defer { bytes.clear() }
        guard let key = KeyFile(decoding: bytes) else { throw ObjectStoreError.keyDamaged }
        return key
    }

    private func isErased(_ account: AccountID) throws -> Bool { try files.isThere(erasedPath(of: account)) }

    /// Overwrites the file before it is removed. A disk that keeps old blocks (flash, copy on write) may keep it still: that is
    /// what full-disk encryption is for.
    private func destroy(_ account: AccountID) throws {
        let path = path(of: account)
        guard try files.isThere(path) else { return }
        let file = try files.calls.open(path, .writing)
        try files.calls.write([UInt8](repeating: 0, count: Int(files.calls.length(of: file))), to: file, at: 0)
        try files.calls.synchronize(file)
        try files.removeIfThere(path)
        try files.calls.synchronizeDirectory(directory)
    }

    /// Erases what the list names and is there nevertheless: a restored backup, or a crash while erasing.
    private func eraseAgain() throws {
        for account in try files.calls.list(directory + "/erased").compactMap({ AccountID($0) }) { try destroy(account) }
    }

    private func path(of account: AccountID) -> String { directory + "/" + account.text + ".key" }
    private func erasedPath(of account: AccountID) -> String { directory + "/erased/" + account.text }

    private static func account(ofFile name: String) -> AccountID? {
        name.hasSuffix(".key") ? AccountID(String(name.dropLast(4))) : nil
    }

    /// One thread takes all calls, so that no two make or erase one account's secret at a time.
    private func blocking<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await threads.run { try namingFileErrors(body) }
    }
}
