import Logging
import ObjectStore
import ObjectStoreTestKit
import Storage
import StorageSQLite
import VoiceCore

/// A file store beside a database, as a server has them.
struct CatalogueFixture {
    let files: FileStoreFixture
    let database: any Database
    /// Stands still, a little after the time that files are written at.
    let clock = ManualWallClock(SystemWallClock().now() + .seconds(600))
    let recording = RecordingID.make()

    var account: AccountID { files.account }
    var holder: ObjectHolder { ObjectHolder(recording, "audio") }

    init() async throws {
        files = try await FileStoreFixture()
        var configuration = SQLiteConfiguration(path: files.directory.path + "/db", readers: 1, clock: clock)
        // Time limits are not the question here, and the machine may be busy.
        configuration.writeLimit = .seconds(60)
        configuration.readLimit = .seconds(60)
        database = try SQLiteDatabase.open(configuration, logger: Logger(label: "test"))
        try await database.migrate(ObjectCatalogue.migrations)
    }

    /// Beside a database that has the catalogue's tables.
    init(_ database: any Database) async throws {
        files = try await FileStoreFixture()
        self.database = database
    }

    func sweep(grace: Duration = .zero, store: (any ObjectStore)? = nil) async throws -> ObjectSweeper.Report {
        try await sweeper(store: store).sweep(grace: grace)
    }

    func check(grace: Duration = .zero, listing limit: Int = 1000, store: (any ObjectStore)? = nil) async throws -> ObjectCheck.Report {
        try await ObjectCheck(store: store ?? files.store, ledger: DatabaseObjectLedger(database), clock: clock)
            .run(grace: grace, listing: limit)
    }

    func sweeper(store: (any ObjectStore)? = nil) -> ObjectSweeper {
        ObjectSweeper(
            store: store ?? files.store, ledger: DatabaseObjectLedger(database), clock: clock, logger: Logger(label: "test"))
    }

    /// Stores and keeps, as an upload does.
    func keep(_ bytes: [UInt8], holder: ObjectHolder? = nil) async throws -> ObjectID {
        let receipt = try await files.store.put(bytes, account: account)
        return try await keep(receipt, holder: holder)
    }

    func keep(_ receipt: ObjectReceipt, holder: ObjectHolder? = nil, account: AccountID? = nil) async throws -> ObjectID {
        let holder = holder ?? self.holder
        let account = account ?? self.account
        return try await database.write { try ObjectCatalogue.keep(receipt, account: account, holder: holder, in: $0) }
    }

    func release(_ id: ObjectID, holder: ObjectHolder? = nil) async throws {
        let holder = holder ?? self.holder
        try await database.write { [account] in try ObjectCatalogue.release(id, account: account, holder: holder, in: $0) }
    }

    /// Ids that have a file, and ids that have a row.
    func inventory() async throws -> (files: Set<ObjectID>, rows: Set<ObjectID>) {
        var stored: Set<ObjectID> = []
        let later = SystemWallClock().now() + .seconds(60)
        for try await page in files.store.objects(writtenBy: later) { stored.formUnion(page) }
        let rows: Set<ObjectID> = try await database.read { tx in Set(try tx.query("SELECT id FROM objects").map { try $0[0] }) }
        return (stored, rows)
    }
}
