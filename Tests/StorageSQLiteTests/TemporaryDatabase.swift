import FoundationEssentials
import Logging
import Storage
import StorageSQLite

/// Runs a test on a new database in a directory of its own, and removes both.
func withDatabase<Value>(
    _ change: (inout SQLiteConfiguration) -> Void = { _ in }, _ body: (SQLiteDatabase) async throws -> Value
) async throws -> Value {
    try await withTemporaryDirectory { directory in
        var configuration = SQLiteConfiguration(path: directory + "/test.db")
        // A batch is what waited, and nothing is interrupted, however slow the machine is.
        configuration.batchTime = .seconds(600)
        configuration.writeLimit = .seconds(600)
        configuration.readLimit = .seconds(600)
        change(&configuration)
        let database = try SQLiteDatabase.open(configuration, logger: Logger(label: "test"))
        do {
            let value = try await body(database)
            try await database.close()
            return value
        } catch {
            try? await database.close()
            throw error
        }
    }
}

/// Runs a test with a new directory and removes it afterwards.
func withTemporaryDirectory<Value>(_ body: (String) async throws -> Value) async throws -> Value {
    let directory = FileManager.default.temporaryDirectory.appending(path: "crescendo-\(UUID().uuidString)").path()
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    return try await body(directory)
}
