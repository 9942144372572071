import Logging
import Storage

/// The index's database: opened when it is first needed, and made anew when it is missing, damaged or of another version.
actor SearchStore {
    private let storage: any SearchStorage
    private let logger: Logger
    private let discarded: @Sendable () -> Void
    private var opening: Task<any Database, any Error>?

    /// - Parameter discarded: called when a damaged store was thrown away.
    init(_ storage: any SearchStorage, logger: Logger, discarded: @escaping @Sendable () -> Void = {}) {
        self.storage = storage
        self.logger = logger
        self.discarded = discarded
    }

    func read<Value: Sendable>(_ body: @escaping @Sendable (any ReadTransaction) throws -> Value) async throws -> Value {
        try await with { try await $0.read(body) }
    }

    func write<Value: Sendable>(
        _ options: WriteOptions = .interactive, _ body: @escaping @Sendable (any WriteTransaction) throws -> Value
    ) async throws -> Value {
        try await with { try await $0.write(options, body) }
    }

    /// - Throws: `SearchError.unavailable` where the store was damaged; from then on it is an empty one.
    private func with<Value: Sendable>(_ body: (any Database) async throws -> Value) async throws -> Value {
        let (database, opening) = try await opened()
        do {
            return try await body(database)
        } catch let error as StorageError where error.kind == .corrupt {
            logger.error("the search index is damaged and will be made anew", metadata: ["cause": "\(error.cause)"])
            try await discard(database, opening)
            throw SearchError.unavailable
        }
    }

    /// The database, for whoever wants to know how it does what it does.
    func database() async throws -> any Database { try await opened().database }

    private func opened() async throws -> (database: any Database, opening: Task<any Database, any Error>) {
        let opening = self.opening ?? Task { try await open() }
        self.opening = opening
        do {
            return (try await opening.value, opening)
        } catch {
            if self.opening == opening { self.opening = nil }
            throw error
        }
    }

    /// Only the first of those who found it damaged throws it away.
    private func discard(_ database: any Database, _ opened: Task<any Database, any Error>) async throws {
        guard opening == opened else { return }
        opening = nil
        try? await database.close()
        guard opening == nil else { return }
        try storage.remove()
        discarded()
    }

    private func open() async throws -> any Database {
        do {
            return try await openCurrent()
        } catch let error as StorageError where error.isOfTheFile {
            logger.warning(
                "the search index cannot be used and will be made anew", metadata: ["cause": "\(error.kind.rawValue): \(error.cause)"])
            try storage.remove()
            return try await openCurrent()
        }
    }

    /// - Throws: `.schemaTooNew` for an index of another version, older or newer.
    private func openCurrent() async throws -> any Database {
        let database = try storage.open()
        do {
            try await database.migrate(SearchSchema.migrations(database.dialect))
            let version: Int = try await database.read { try $0.first("SELECT version FROM search_state").map { try $0[0] } ?? 0 }
            guard version == SearchSchema.version else {
                throw StorageError(.schemaTooNew, doing: "opening the search index", cause: "it is of version \(version)")
            }
            return database
        } catch {
            try? await database.close()
            throw error
        }
    }

    func close() async {
        guard let opening else { return }
        self.opening = nil
        try? await opening.value.close()
    }
}

extension StorageError {
    /// Whether another file would do: not so for a full disk or a lack of threads.
    fileprivate var isOfTheFile: Bool {
        switch kind {
        case .corrupt, .schemaTooNew, .statement, .typeMismatch, .constraint: true
        default: false
        }
    }
}
