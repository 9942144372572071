import StoragePostgres
import StorageTestKit
import Testing

@Suite(.enabled(if: PostgresServer.programs != nil, "PostgreSQL is not installed: ./dev.sh setup"))
struct PostgresContractTests {
    @Test(arguments: DatabaseContract.cases)
    func holds(_ promise: ContractCase) async throws {
        try await withDatabase({ $0.connections = min($0.connections, promise.connections) }) { try await promise.check($0) }
    }
}
