import CLibpq
import Logging
import Storage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Carries wake-ups between servers: a thread with a direct connection that notifies and listens.
///
/// A NOTIFY within a transaction takes a lock over the whole database at its commit, so it is sent here, after the commit, once for all
/// that came together.
final class PostgresSignals: Sendable {
    /// The one channel on PostgreSQL's side; the payload names ours.
    private static let listen: SQL = "LISTEN crescendo"

    private struct State {
        var pending: Set<String> = []
        var isClosed = false
    }

    let hub = SignalHub()
    private let state = Monitor(State())
    private let wakeUp: Pipe
    private let configuration: PostgresConfiguration
    private let logger: Logger

    init(_ configuration: PostgresConfiguration, logger: Logger) throws {
        self.configuration = configuration
        self.logger = logger
        wakeUp = try Pipe()
    }

    /// Connects, so that a wrong address shows at the start, and starts the thread.
    func start() throws -> DatabaseThread {
        let handover = Handover(try connected())
        return try DatabaseThread("db-signals") { self.loop(handover) }
    }

    /// Wakes the readers in this process at once, and those of other servers soon.
    func committed(_ channels: [SignalChannel]) {
        guard !channels.isEmpty else { return }
        hub.send(channels.map(\.name))
        state.withLock { $0.pending.formUnion(channels.map(\.name)) }
        wakeUp.signal()
    }

    func close() {
        state.withLock { $0.isClosed = true }
        wakeUp.signal()
        hub.finish()
    }

    private var isClosed: Bool { state.withLock { $0.isClosed } }

    private func loop(_ first: Handover) {
        var connection = first.take()
        while !isClosed {
            if let current = connection, !current.isLost {
                wait(on: current)
            } else {
                connection = reconnected()
            }
        }
        if let connection { send(on: connection) }
    }

    private func wait(on connection: PostgresConnection) {
        send(on: connection)
        var files = [
            pollfd(fd: connection.socket, events: Int16(POLLIN), revents: 0), pollfd(fd: wakeUp.output, events: Int16(POLLIN), revents: 0),
        ]
        poll(&files, 2, -1)
        if files[1].revents != 0 { wakeUp.drain() }
        hub.send(Set(connection.notifications().map(\.payload)))
    }

    private func send(on connection: PostgresConnection) {
        let names = state.withLock { state in
            defer { state.pending = [] }
            return state.pending
        }
        guard !names.isEmpty else { return }
        do {
            _ = try connection.run(names.map { "SELECT pg_notify('crescendo', \($0))" })
        } catch {
            logger.warning("wake-ups were not sent to other servers", metadata: ["cause": "\(error)"])
        }
    }

    /// A new connection, or `nil` after a second's wait. Whoever listened may have missed something meanwhile.
    private func reconnected() -> PostgresConnection? {
        do {
            let connection = try connected()
            hub.sendAll()
            return connection
        } catch {
            logger.warning("no connection for wake-ups", metadata: ["cause": "\(error)"])
            var file = pollfd(fd: wakeUp.output, events: Int16(POLLIN), revents: 0)
            if poll(&file, 1, 1000) > 0 { wakeUp.drain() }
            return nil
        }
    }

    private func connected() throws -> PostgresConnection {
        let connection = try PostgresConnection(configuration)
        do { _ = try connection.run([Self.listen]) } catch let failure as PostgresConnection.Failure { throw failure.error }
        return connection
    }

    /// Brings a connection to the thread that owns it from then on.
    private final class Handover: @unchecked Sendable {  // filled before the thread starts, emptied by it
        private var connection: PostgresConnection?

        init(_ connection: PostgresConnection) { self.connection = connection }

        func take() -> PostgresConnection? {
            defer { connection = nil }
            return connection
        }
    }
}

/// A way to wake a thread that waits in `poll`.
final class Pipe: Sendable {
    let output: Int32
    private let input: Int32

    init() throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            throw StorageError(.unavailable, doing: "making a pipe", cause: String(cString: strerror(errno)))
        }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        (output, input) = (ends[0], ends[1])
    }

    deinit {
        close(output)
        close(input)
    }

    /// A pipe that is full wakes just as well.
    func signal() { _ = write(input, [1], 1) }

    func drain() {
        var bytes = [UInt8](repeating: 0, count: 256)
        while read(output, &bytes, bytes.count) > 0 {}
    }
}
