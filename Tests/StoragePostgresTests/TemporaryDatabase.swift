import Logging
import StoragePostgres
import StorageTestKit
import VoiceCore

/// Runs a test on a new database of the shared server.
func withDatabase<Value>(
    _ change: (inout PostgresConfiguration) -> Void = { _ in }, _ body: (PostgresDatabase) async throws -> Value
) async throws -> Value {
    var configuration = PostgresConfiguration(connection: Secret(try await PostgresServer.shared().makeDatabase()), connections: 4)
    configuration.limit = .seconds(600)  // nothing is interrupted, however slow the machine is
    change(&configuration)
    let database = try PostgresDatabase.open(configuration, logger: Logger(label: "test"))
    do {
        let value = try await body(database)
        try await database.close()
        return value
    } catch {
        try? await database.close()
        throw error
    }
}
