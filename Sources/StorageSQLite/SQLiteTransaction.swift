import Storage
import VoiceCore

/// What a closure sees of its connection: it refuses work after a failed statement, a stop, and the closure's end.
final class SQLiteTransaction: WriteTransaction {
    private let connection: SQLiteConnection
    private let context: SQLiteContext
    private let watch: ClosureWatch

    /// The first statement that failed; the closure can then only roll back.
    private(set) var failure: StorageError?
    /// Channels to wake after the commit, each once.
    private(set) var notified: [SignalChannel] = []
    /// The text of the statement that ran last, for the log: it holds no parameters.
    private(set) var lastStatement = ""
    private var hasEnded = false

    init(_ connection: SQLiteConnection, context: SQLiteContext, watch: ClosureWatch) {
        self.connection = connection
        self.context = context
        self.watch = watch
    }

    var dialect: SQLDialect { .sqlite }

    func query(_ sql: SQL) throws -> [Row] { try run(sql) { try connection.query($0) } }

    func execute(_ sql: SQL) throws -> Int { try run(sql) { try connection.execute($0) } }

    /// Nothing is gained by waiting: the statement costs no round trip.
    func executeLater(_ sql: SQL) throws { _ = try execute(sql) }

    func now() throws -> Timestamp {
        try check()
        return context.now()
    }

    func notify(_ channel: SignalChannel) {
        if !notified.contains(channel) { notified.append(channel) }
    }

    /// No statement runs through this value any more, wherever it was kept.
    func end() { hasEnded = true }

    private func run<Value>(_ sql: SQL, _ body: (SQL) throws -> Value) throws -> Value {
        try check()
        lastStatement = sql.text
        do {
            return try body(sql)
        } catch let error as StorageError {
            failure = error
            throw error
        }
    }

    private func check() throws {
        if hasEnded { throw StorageError(.statement, doing: "using a transaction", cause: "its closure has ended") }
        if let stop = watch.stop { throw stop.error(at: lastStatement) }
        if let failure { throw failure.dooming }
    }
}
