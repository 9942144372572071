import Accounts
import EventLog
import HTTPRouting
import HTTPServer
import Jobs
import Logging
import Notifications
import ObjectStore
import Recordings
import Storage
import StorageSQLite
import Transcription
import VoiceCore

/// An installation's parts, opened for this process alone: what the server runs on, and what a command works on while no server runs.
struct Installation: Sendable {
    let directory: DataDirectory
    let database: SQLiteDatabase
    let objects: FileObjectStore
    let accounts: Accounts
    let webhooks: Webhooks
    let owner: AccountID
    /// Keeps the sweep from what a backup is about to copy.
    let sweepHold = SweepHold()
    private let lock: DataDirectoryLock

    /// Every module's steps; their numbers are unique over all of them.
    static let migrations =
        EventLogSchema.migrations + ObjectCatalogue.migrations + JobsSchema.migrations + Accounts.migrations + Recordings.migrations
        + Webhooks.migrations + IdempotencyStore.migrations

    /// Takes the directory's lock, opens what is in it and brings the schema up to date.
    ///
    /// - Throws: `StorageError` `.alreadyOpen` while another process has it.
    static func open(_ settings: Settings, logger: Logger) async throws -> Installation {
        let directory = DataDirectory(path: settings.dataDirectory)
        try directory.make()
        let lock = try DataDirectoryLock(directory: directory.path)
        try directory.refuseUnfinishedRestore()
        let database = try SQLiteDatabase.open(
            SQLiteConfiguration(path: directory.database, synchronous: settings.sqliteSynchronous == .full ? .full : .normal),
            logger: logger)
        try await database.migrate(migrations)
        let keys = try FileKeyStore(directory: directory.keys)
        let objects = try FileObjectStore(directory: directory.objects, keys: keys)
        let accounts = Accounts(database: database, keyStore: keys, cookie: SessionCookie(isSecure: settings.isReachedByTLS))
        let owner = try await accounts.owner()
        let installation = Installation(
            directory: directory, database: database, objects: objects, accounts: accounts,
            webhooks: Webhooks(
                database: database, keys: keys, policy: AddressPolicy(allowsPrivate: settings.webhookAllowPrivate)),
            owner: owner, lock: lock)
        try await installation.keepOwnerKey()
        return installation
    }

    /// Sees that the owner's key file holds a key that works: makes one at the first start, and when the file was lost.
    private func keepOwnerKey() async throws {
        if let text = directory.read(directory.ownerKey), try await accounts.authenticate(text)?.account == owner { return }
        let (_, text) = try await accounts.createKey(for: owner, name: "owner", scopes: [.all])
        try directory.replace(directory.ownerKey, with: text.text.revealed + "\n")
    }

    /// A sweeper over this installation's objects.
    func sweeper(logger: Logger) -> ObjectSweeper {
        ObjectSweeper(store: objects, ledger: DatabaseObjectLedger(database), hold: sweepHold, logger: logger)
    }

    /// Waits for running transactions. The directory is free again when this value goes.
    func close() async throws {
        try await database.close()
        withExtendedLifetime(lock) {}
    }
}
