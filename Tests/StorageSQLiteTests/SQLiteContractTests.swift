import StorageTestKit
import Testing

@Suite struct SQLiteContractTests {
    @Test(arguments: DatabaseContract.cases)
    func holds(_ promise: ContractCase) async throws {
        try await withDatabase { try await promise.check($0) }
    }
}
