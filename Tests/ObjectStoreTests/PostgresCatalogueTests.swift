import Logging
import ObjectStore
import ObjectStoreTestKit
import Storage
import StoragePostgres
import StorageTestKit
import Testing
import VoiceCore

/// The catalogue's statements on the other database.
@Suite(.enabled(if: PostgresServer.programs != nil, "PostgreSQL is not installed: ./dev.sh setup"))
struct PostgresCatalogueTests {
    @Test func objectsAreKeptSharedReleasedAndSwept() async throws {
        let connection = Secret(try await PostgresServer.shared().makeDatabase())
        let database = try PostgresDatabase.open(
            PostgresConfiguration(connection: connection, connections: 2), logger: Logger(label: "test"))
        try await database.migrate(ObjectCatalogue.migrations)
        let fixture = try await CatalogueFixture(database)
        let other = ObjectHolder(RecordingID.make(), "audio")

        let id = try await fixture.keep(testBytes(100))
        #expect(try await fixture.keep(testBytes(100), holder: other) == id)
        try await fixture.release(id)
        #expect(try await fixture.sweep() == .init(orphans: 1))
        #expect(try await fixture.inventory() == ([id], [id]))
        #expect(try await fixture.check().known == 1)
        try await fixture.files.store.delete(id)
        #expect(try await fixture.check().missing.ids == [id])
        try await database.write { [account = fixture.account] in try ObjectCatalogue.releaseAll(of: other, account: account, in: $0) }
        #expect(try await fixture.sweep(grace: .seconds(3600)) == .init())
        #expect(try await fixture.sweep() == .init(unreferenced: 1))
        #expect(try await fixture.inventory() == ([], []))
    }
}
