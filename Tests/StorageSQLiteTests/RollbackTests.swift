import GRDBSQLite
import Storage
import Testing

@testable import StorageSQLite

/// A transaction that was stopped ends, whatever is still under way on its connection.
@Suite struct RollbackTests {
    @Test func aTransactionEndsAfterAnInterruptWhileAnotherStatementIsUnderWay() throws {
        try inMemory { connection in
            _ = try connection.execute("CREATE TABLE note (text TEXT)")
            try connection.control("BEGIN")
            _ = try connection.execute("INSERT INTO note VALUES ('lost'), ('lost too')")
            var underWay: OpaquePointer?
            sqlite3_prepare_v2(connection.handle, "SELECT text FROM note", -1, &underWay, nil)
            defer { sqlite3_finalize(underWay) }
            #expect(sqlite3_step(underWay) == SQLITE_ROW)
            sqlite3_interrupt(connection.handle)
            #expect(throws: (any Error).self, "the interrupt lasts") { try connection.control("ROLLBACK") }

            try connection.rollBack()

            #expect(connection.isAutocommit)
            #expect(try connection.query("SELECT text FROM note").isEmpty)
        }
    }

    @Test func withoutATransactionNothingIsToBeEnded() throws {
        try inMemory { connection in
            try connection.rollBack()
            #expect(connection.isAutocommit)
        }
    }

    private func inMemory(_ body: (SQLiteConnection) throws -> Void) throws {
        var handle: OpaquePointer?
        try #require(sqlite3_open_v2(":memory:", &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_EXRESCODE, nil) == SQLITE_OK)
        let connection = SQLiteConnection(try #require(handle))
        defer {
            connection.finalizeStatements()
            sqlite3_close_v2(connection.handle)
        }
        try body(connection)
    }
}
