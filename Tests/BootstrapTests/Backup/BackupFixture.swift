import EventLog
import Foundation
import Jobs
import Logging
import ObjectStore
import ObjectStoreTestKit
import Storage
import StorageSQLite
import VoiceCore

@testable import Bootstrap

/// An installation without a server, and a folder for its backups and restores.
struct BackupFixture {
    static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    let folder: TemporaryFolder
    let installation: Installation

    var data: String { folder.path + "/data" }
    var backup: String { folder.path + "/backup" }
    var database: SQLiteDatabase { installation.database }
    var account: AccountID { installation.owner }

    init() async throws {
        folder = try TemporaryFolder()
        installation = try await Self.open(folder.path + "/data")
    }

    static func open(_ path: String) async throws -> Installation {
        let settings = try Settings(options: ["dataDir": path], environment: [:], isTerminal: false)
        return try await patiently { try await Installation.open(settings, logger: logger) }
    }

    /// Stores and keeps an object, as an upload does, with an event.
    @discardableResult
    func keep(_ bytes: [UInt8], of recording: RecordingID = .make()) async throws -> ObjectID {
        let receipt = try await installation.objects.put(bytes, account: account)
        let now = SystemWallClock().now()
        return try await database.write { [account] tx in
            try tx.append(Event(kind: "recording.created", account: account, subject: recording, occurredAt: now))
            return try ObjectCatalogue.keep(receipt, account: account, holder: ObjectHolder(recording, "audio"), in: tx)
        }
    }

    var source: BackupRun.Source {
        BackupRun.Source(database: data + "/crescendo.sqlite", objects: data + "/objects", keys: data + "/keys", installation: account)
    }

    @discardableResult
    func make(
        into path: String? = nil, keep: Int? = nil, clock: any WallClock = SystemWallClock(), calls: any FileCalls = POSIXFileCalls(),
        isPatient: Bool = true
    ) async throws -> BackupReport {
        let (source, path) = (source, path ?? backup)
        return try await patiently(isPatient) {
            try await LongWork.run { work in try BackupRun(source, into: path, work: work, clock: clock, calls: calls).run(keep: keep) }
        }
    }

    func verify(
        _ path: String? = nil, calls: any FileCalls = POSIXFileCalls(), isPatient: Bool = true
    ) async throws -> BackupVerification.Report {
        let path = path ?? backup
        return try await patiently(isPatient) {
            try await LongWork.run { work in
                var verification = BackupVerification(path, work: work, calls: calls)
                return try verification.run()
            }
        }
    }

    @discardableResult
    func restore(
        _ name: String = "restored", _ options: RestoreRun.Options = .init(), from path: String? = nil,
        calls: any FileCalls = POSIXFileCalls(), isPatient: Bool = true
    ) async throws -> RestoreReport {
        let (from, into) = (path ?? backup, folder.path + "/" + name)
        return try await patiently(isPatient) {
            try await LongWork.run { work in try RestoreRun(from: from, into: into, options, work: work, calls: calls).run() }
        }
    }

    /// All keys, as a backup of the keys gives them.
    func keys() throws -> KeyArchive { try KeyArchive(directory: data + "/keys", at: SystemWallClock().now()) }

    func reading() throws -> BackupDirectory { BackupDirectory(path: backup) }

    /// The file of an object below a root.
    static func file(of id: ObjectID, in root: String) -> String { "\(root)/objects/\(id.text.suffix(2))/\(id)" }
}

/// Tries again while something is locked: a child process that another test starts has every lock of this process until the moment in which
/// it becomes its own program.
private func patiently<Value>(_ isPatient: Bool = true, _ body: () async throws -> Value) async throws -> Value {
    while true {
        do {
            return try await body()
        } catch let error as StorageError where isPatient && error.kind == .alreadyOpen {
            await Task.yield()
        } catch BackupError.busy where isPatient {
            await Task.yield()
        }
    }
}

/// A database's rows by table, each row as it prints.
func rows(_ path: String, except: Set<String> = []) throws -> [String: [String]] {
    let file = try SQLiteFile(path: path, mode: .reading)
    var tables: [String] = []
    try file.forEachRow(of: "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name") {
        tables.append(try $0[0])
    }
    var found: [String: [String]] = [:]
    for table in tables where !except.contains(table) { found[table] = try dump(table, file) }
    return found
}

/// The tables that tests look into, since statements are literals.
private func dump(_ table: String, _ file: SQLiteFile) throws -> [String] {
    let all: [String: SQL] = [
        "events": "SELECT * FROM events", "objects": "SELECT * FROM objects WHERE account_id IS NOT NULL",
        "object_references": "SELECT * FROM object_references WHERE account_id IS NOT NULL", "accounts": "SELECT * FROM accounts",
        "api_keys": "SELECT * FROM api_keys", "jobs": "SELECT * FROM jobs WHERE account_id IS NOT NULL",
        "job_schedules": "SELECT * FROM job_schedules", "event_log_state": "SELECT * FROM event_log_state",
        "event_consumers": "SELECT * FROM event_consumers", "uploads": "SELECT * FROM uploads WHERE account_id IS NOT NULL",
        "schema_migrations": "SELECT * FROM schema_migrations",
    ]
    var rows: [String] = []
    if let sql = all[table] { try file.forEachRow(of: sql) { rows.append("\($0.values)") } }
    return rows.sorted()
}

/// What a body throws, as its code.
func code(_ body: () async throws -> some Any) async -> String? {
    do {
        _ = try await body()
        return nil
    } catch {
        return (error as? any CodedError)?.code ?? "\(type(of: error))"
    }
}

/// Changes a file in place.
func change(_ path: String, _ body: (inout [UInt8]) -> Void) throws {
    var bytes = Array(try Data(contentsOf: URL(filePath: path)))
    body(&bytes)
    try Data(bytes).write(to: URL(filePath: path))
}
