import EventLog
import Foundation
import HTTPRouting
import Logging
import ObjectStore
import Storage
import StorageSQLite
import VoiceCore

@testable import Accounts

/// An installation's worth of accounts in a directory of its own.
struct Home {
    let directory: String
    let database: SQLiteDatabase
    let keyStore: FileKeyStore
    let accounts: Accounts
    let clock: ManualWallClock

    static func make(cookie: SessionCookie = SessionCookie(isSecure: false)) async throws -> Home {
        let directory = FileManager.default.temporaryDirectory.path + "/accounts-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        var configuration = SQLiteConfiguration(path: directory + "/test.sqlite", synchronous: .normal)
        configuration.writeLimit = .seconds(60)
        let database = try SQLiteDatabase.open(configuration, logger: Logger(label: "test"))
        try await database.migrate(EventLogSchema.migrations + Accounts.migrations)
        let keyStore = try FileKeyStore(directory: directory + "/keys")
        let clock = ManualWallClock()
        return Home(
            directory: directory, database: database, keyStore: keyStore,
            accounts: Accounts(database: database, keyStore: keyStore, cookie: cookie, clock: clock), clock: clock)
    }

    func remove() async throws {
        try await database.close()
        try FileManager.default.removeItem(atPath: directory)
    }
}
