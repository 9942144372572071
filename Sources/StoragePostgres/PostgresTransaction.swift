import Storage
import VoiceCore

/// What a closure sees of its connection: statements whose result is not read wait for the next that is, or the commit.
final class PostgresTransaction: WriteTransaction {
    private let connection: PostgresConnection
    private let deadline: MonotonicTime?

    /// Sent with the next statement that is read: at first the one that begins the transaction.
    private var queued: [SQL]
    private var hasBegun = false
    private var hasEnded = false

    /// What made the transaction fail; it can then only roll back.
    private(set) var failure: PostgresConnection.Failure?
    /// Channels to wake after the commit, each once.
    private(set) var notified: [SignalChannel] = []
    /// The text of the statement that was sent last, for the log: it holds no parameters.
    private(set) var lastStatement = ""

    init(_ connection: PostgresConnection, beginning: SQL, deadline: MonotonicTime?) {
        self.connection = connection
        self.deadline = deadline
        queued = [beginning]
    }

    var dialect: SQLDialect { .postgres }

    func query(_ sql: SQL) throws -> [Row] { try send(sql).rows }

    func execute(_ sql: SQL) throws -> Int { try send(sql).changed }

    func executeLater(_ sql: SQL) throws {
        try check()
        try SQL.refuseControl(sql.text)
        queued.append(sql)
        if queued.count >= 200 { _ = try flush() }  // neither side's buffers may fill up
    }

    func now() throws -> Timestamp {
        try query(
            """
            SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint
            + coalesce(nullif(current_setting('crescendo.clock_offset', true), ''), '0')::bigint
            """)[0][0]
    }

    func notify(_ channel: SignalChannel) {
        if !notified.contains(channel) { notified.append(channel) }
    }

    /// Sends what is queued, then COMMIT; nothing at all when the closure ran no statement.
    ///
    /// - Throws: `PostgresConnection.Failure`; one that `isLost` says nothing about whether the commit happened.
    func commit() throws {
        hasEnded = true
        guard hasBegun || queued.count > 1 else { return }
        hasBegun = true  // what fails here is rolled back like the rest
        _ = try connection.run(queued + ["COMMIT"])
    }

    /// Undoes everything; a connection that is lost has done so itself.
    func rollBack() {
        hasEnded = true
        if hasBegun && !connection.isLost { _ = try? connection.run(["ROLLBACK"]) }
    }

    private func send(_ sql: SQL) throws -> (rows: [Row], changed: Int) {
        try check()
        try SQL.refuseControl(sql.text)
        queued.append(sql)
        return try flush()
    }

    private func flush() throws -> (rows: [Row], changed: Int) {
        let statements = queued
        queued = []
        hasBegun = true
        lastStatement = statements.last?.text ?? ""
        do {
            return try connection.run(statements)
        } catch let failure as PostgresConnection.Failure {
            self.failure = failure
            throw failure.error
        }
    }

    private func check() throws {
        if hasEnded { throw StorageError(.statement, doing: "using a transaction", cause: "its closure has ended") }
        if let failure { throw failure.dooming }
        if let deadline, MonotonicTime.now() > deadline {
            throw StorageError(.interrupted, doing: "running a closure", cause: "it ran for too long, at: \(lastStatement.prefix(200))")
        }
    }
}

extension PostgresConnection.Failure {
    /// What a closure gets that goes on after this failure.
    var dooming: StorageError { StorageError(.doomed, doing: "going on after a failed statement", cause: error.operatorMessage) }
}
