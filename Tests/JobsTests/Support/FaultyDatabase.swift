import NIOConcurrencyHelpers
import Storage

/// A real database some of whose writes go wrong, as the test says.
struct FaultyDatabase: Database {
    enum Fault: Sendable {
        /// Nothing is written.
        case fails(StorageError.Code)
        /// It is written, and the answer is lost.
        case forgets
        /// It is written once the gate opens.
        case waits(Gate)
    }

    final class Faults: Sendable {
        private let coming = NIOLockedValueBox<[Fault?]>([])

        /// What happens to the next writes, in order; `nil` is none.
        func plan(_ faults: [Fault?]) { coming.withLockedValue { $0 += faults } }

        fileprivate func next() -> Fault? { coming.withLockedValue { $0.isEmpty ? nil : $0.removeFirst() } }
    }

    let base: any Database
    let faults = Faults()

    var dialect: SQLDialect { base.dialect }

    func read<Value: Sendable>(_ body: @escaping @Sendable (any ReadTransaction) throws -> Value) async throws -> Value {
        try await base.read(body)
    }

    func write<Value: Sendable>(
        _ options: WriteOptions, _ body: @escaping @Sendable (any WriteTransaction) throws -> Value
    ) async throws -> Value {
        switch faults.next() {
        case nil: return try await base.write(options, body)
        case .fails(let code): throw StorageError(code, doing: "writing", cause: "as the test asked")
        case .forgets:
            _ = try await base.write(options, body)
            throw StorageError(.commitUnknown, doing: "committing", cause: "as the test asked")
        case .waits(let gate):
            await gate.wait()
            return try await base.write(options, body)
        }
    }

    func signals(_ channel: SignalChannel) -> AsyncStream<Void> { base.signals(channel) }
    func migrate(_ migrations: [Migration]) async throws { try await base.migrate(migrations) }
    func close() async throws { try await base.close() }
}
