public import Storage
public import Testing

/// What every `Database` promises, as tests that each implementation runs on a new, empty database of its own.
///
///     @Test(arguments: DatabaseContract.cases)
///     func holdsTheContract(_ promise: ContractCase) async throws { … try await promise.check(database) … }
public enum DatabaseContract {
    public static let cases: [ContractCase] =
        ValueContract.cases + StatementContract.cases + TransactionContract.cases + ConcurrencyContract.cases + SignalContract.cases
        + MigrationContract.cases
}

/// One promise, by name.
public struct ContractCase: Sendable, CustomTestStringConvertible {
    public let name: String
    /// How many closures may write side by side at most: 1 where the order of two writes is looked at.
    public let connections: Int
    let body: @Sendable (any Database) async throws -> Void

    init(_ name: String, connections: Int = 8, _ body: @escaping @Sendable (any Database) async throws -> Void) {
        self.name = name
        self.connections = connections
        self.body = body
    }

    public var testDescription: String { name }

    /// Makes the contract's tables, then looks whether the promise holds.
    public func check(_ database: any Database) async throws {
        try await database.migrate(ContractSchema.migrations)
        try await body(database)
    }
}
