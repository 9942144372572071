import CLibpq
import Storage
import VoiceCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// One connection and its prepared statements, in pipeline mode: several statements go out together, one wait brings their results.
/// Belongs to one thread.
final class PostgresConnection {
    /// A command of a transaction and what is known of how it went.
    struct Failure: Error {
        let error: StorageError
        /// Whether the transaction is to run again.
        let asksForRetry: Bool
        /// Whether the connection was lost, so that nobody can say what became of the last command.
        let isLost: Bool
    }

    private struct Prepared {
        let name: String
        let types: [Oid]

        /// Null goes to a parameter of any type.
        func takes(_ given: [Oid]) -> Bool {
            types.count == given.count && zip(types, given).allSatisfy { $0 == $1 || $1 == PostgresType.unknown }
        }
    }

    /// More texts than this come only from lists of varying length; then all are prepared anew.
    private static let maximumStatements = 512

    private let connection: OpaquePointer
    private var prepared: [String: [Prepared]] = [:]
    private var count = 0
    /// Names the next prepared statement; a name is not used again.
    private var number = 0

    /// Connects and waits for it.
    ///
    /// - Throws: `.unavailable`.
    init(_ configuration: PostgresConfiguration) throws {
        guard let connection = Self.connect(configuration) else {
            throw StorageError(.unavailable, doing: "connecting to PostgreSQL", cause: "out of memory")
        }
        self.connection = connection
        guard PQstatus(connection) == CONNECTION_OK, PQenterPipelineMode(connection) == 1 else {
            throw StorageError(.unavailable, doing: "connecting to PostgreSQL", cause: message)
        }
        try setUp(configuration)
    }

    deinit { PQfinish(connection) }

    /// The connection's socket, to wait on.
    var socket: Int32 { PQsocket(connection) }

    var isLost: Bool { PQstatus(connection) != CONNECTION_OK }

    /// Sends the statements together and waits for their results.
    ///
    /// - Returns: the last one's rows and how many rows it changed.
    /// - Throws: `Failure` of the first that failed; those after it did not run.
    func run(_ statements: [SQL]) throws -> (rows: [Row], changed: Int) {
        if count + statements.count > Self.maximumStatements { try forgetStatements() }
        var sent: [Sent] = []
        do {
            for statement in statements { try send(statement, &sent) }
        } catch {
            _ = try? results(of: sent)  // what went out already is to be read, whatever came of it
            throw error
        }
        return try results(of: sent)
    }

    /// Notifications that have come in, by channel and payload.
    func notifications() -> [(channel: String, payload: String)] {
        guard PQconsumeInput(connection) == 1 else { return [] }
        var notifications: [(String, String)] = []
        while let notification = PQnotifies(connection) {
            notifications.append((String(cString: notification.pointee.relname), String(cString: notification.pointee.extra)))
            PQfreemem(notification)
        }
        return notifications
    }

    // MARK: Sending

    private enum Sent {
        case preparation(text: String, Prepared)
        case statement(text: String)
    }

    private func send(_ sql: SQL, _ sent: inout [Sent]) throws {
        let parameters: PostgresParameters
        do { parameters = try PostgresParameters(sql.parameters, doing: "running \(sql.text)") } catch let error as StorageError {
            throw Failure(error: error, asksForRetry: false, isLost: false)
        }
        let known = prepared[sql.text]?.first { $0.takes(parameters.types) }
        let statement = known ?? Prepared(name: "s\(number)", types: parameters.types)
        if known == nil {
            try require(
                PQsendPrepare(connection, statement.name, PostgresText.numbered(sql.text), Int32(statement.types.count), statement.types))
            count += 1
            number += 1
            sent.append(.preparation(text: sql.text, statement))
            prepared[sql.text, default: []].append(statement)  // taken back if the server refuses it
        }
        try parameters.withPointers { values, lengths, formats in
            try require(PQsendQueryPrepared(connection, statement.name, Int32(values.count), values, lengths, formats, 1))
        }
        sent.append(.statement(text: sql.text))
    }

    private func require(_ result: Int32) throws {
        guard result == 1 else { throw lost() }
    }

    // MARK: Receiving

    private func results(of sent: [Sent]) throws -> (rows: [Row], changed: Int) {
        try require(PQpipelineSync(connection))
        var failure: Failure?
        var answer: (rows: [Row], changed: Int) = ([], 0)
        for command in sent {
            do { answer = try result(of: command) } catch let error as Failure {
                if error.isLost { throw error }
                failure = failure ?? error
            }
        }
        try readSync()
        if let failure { throw failure }
        return answer
    }

    private func result(of command: Sent) throws -> (rows: [Row], changed: Int) {
        guard let result = PQgetResult(connection) else { throw lost() }
        defer {
            PQclear(result)
            while let rest = PQgetResult(connection) { PQclear(rest) }  // a null ends each command's results
        }
        let text =
            switch command {
            case .preparation(let text, _), .statement(let text): text
            }
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK:
            do {
                return (try PostgresRows(result: result).rows(doing: "running \(text)"), changed(result))
            } catch let error as StorageError {
                throw Failure(error: error, asksForRetry: false, isLost: false)
            }
        case PGRES_PIPELINE_ABORTED:
            forget(command)
            throw Failure(
                error: StorageError(.doomed, doing: "running \(text)", cause: "an earlier statement failed"), asksForRetry: false,
                isLost: false)
        default:
            forget(command)
            if isLost { throw lost() }
            let (error, state) = PostgresError.of(result, doing: "running \(text)")
            throw Failure(error: error, asksForRetry: PostgresError.asksForRetry(state), isLost: state.hasPrefix("57P"))
        }
    }

    private func changed(_ result: OpaquePointer) -> Int { PQcmdTuples(result).flatMap { Int(String(cString: $0)) } ?? 0 }

    private func readSync() throws {
        while let result = PQgetResult(connection) {
            let isSync = PQresultStatus(result) == PGRES_PIPELINE_SYNC
            PQclear(result)
            if isSync { return }
        }
        throw lost()
    }

    private func forget(_ command: Sent) {
        if case .preparation(let text, let statement) = command { prepared[text]?.removeAll { $0.name == statement.name } }
    }

    private func forgetStatements() throws {
        count = 0
        _ = try run(["DEALLOCATE ALL"])
        prepared = [:]
    }

    // MARK: Connecting

    /// What the connection string says goes before our own settings.
    private static func connect(_ configuration: PostgresConfiguration) -> OpaquePointer? {
        let settings = [
            ("connect_timeout", String(configuration.connectSeconds)), ("application_name", "crescendo"),
            ("dbname", configuration.connection.revealed),
        ]
        let keys = settings.map { strdup($0.0) }
        let values = settings.map { strdup($0.1) }
        defer { for pointer in keys + values { free(pointer) } }
        return PQconnectdbParams(keys.map { UnsafePointer($0) } + [nil], values.map { UnsafePointer($0) } + [nil], 1)
    }

    private func setUp(_ configuration: PostgresConfiguration) throws {
        do {
            _ = try run([
                "SELECT set_config('crescendo.clock_offset', \(String(configuration.clockOffset.wholeMicroseconds)), false)",
                "SELECT set_config('statement_timeout', \(String(configuration.limit.wholeMicroseconds / 1000)), false)",
                "SET standard_conforming_strings = on", "SET client_encoding = 'UTF8'",
            ])
        } catch let failure as Failure {
            throw StorageError(.unavailable, doing: "setting a connection up", cause: failure.error.cause)
        }
    }

    private var message: String { String(cString: PQerrorMessage(connection)).split(separator: "\n").joined(separator: "; ") }

    private func lost() -> Failure {
        Failure(error: StorageError(.unavailable, doing: "talking to PostgreSQL", cause: message), asksForRetry: false, isLost: true)
    }
}
