import HTTPRouting
import HTTPTypes
import Logging
import NIOConcurrencyHelpers
import ServiceLifecycle
import VoiceCore

@testable import HTTPServer

/// A server on a port of its own, with two keys: `reader` may read recordings, `owner` may do all.
struct ServerUnderTest {
    static let account = AccountID.make()

    let addresses: WebServer.Addresses
    let log: RecordedLog
    fileprivate let group: ServiceGroup

    /// The TCP port.
    var port: Int {
        for case .tcp(_, let port) in addresses { return port }
        return 0
    }

    func connect() async throws -> RawConnection { try await RawConnection(.tcp(host: "127.0.0.1", port: port)) }

    /// Asks the server to stop; it goes on with what it has begun.
    func shutDown() async { await group.triggerGracefulShutdown() }

    /// Runs a server with these routes for as long as `body` takes.
    static func run(
        _ routes: [Route], listeners: [WebServerConfiguration.Listener] = [.tcp(host: "127.0.0.1", port: 0)],
        configure: (inout WebServerConfiguration) -> Void = { _ in },
        idempotency: IdempotencyStore? = nil, publish: (@Sendable (UnixSocketFile) throws(WebServerError) -> Void)? = nil,
        _ body: (ServerUnderTest) async throws -> Void
    ) async throws {
        var configuration = WebServerConfiguration(listeners: listeners)
        // On a busy machine a client may be late with its request; who tests these gives its own.
        configuration.firstRequestDeadline = .seconds(300)
        configuration.bodyTimeout = .seconds(300)
        configure(&configuration)
        let log = RecordedLog()
        let logger = Logger(label: "http") { _ in log.handler }
        let (started, whenStarted) = AsyncStream.makeStream(of: WebServer.Addresses.self)
        var server = WebServer(
            configuration: configuration, routes: try RouteTable(routes), authenticate: { Self.principal(for: $0.value.revealed) },
            logger: logger, idempotency: idempotency, onListening: { whenStarted.yield($0) })
        if let publish { server.publish = publish }
        let group = ServiceGroup(configuration: .init(services: [server], logger: Logger(label: "group") { _ in RecordedLog().handler }))
        let running = Task {
            defer { whenStarted.finish() }
            try await group.run()
        }
        for await addresses in started {
            do {
                try await body(ServerUnderTest(addresses: addresses, log: log, group: group))
            } catch {
                await group.triggerGracefulShutdown()
                throw error
            }
            break
        }
        await group.triggerGracefulShutdown()
        try await running.value
    }

    private static func principal(for key: String) -> Principal? {
        switch key {
        case "owner": Principal(account: account, key: "key_owner", scopes: [.all])
        case "reader": Principal(account: account, key: "key_reader", scopes: ["recordings:read"])
        default: nil
        }
    }
}

/// Keeps what was logged.
final class RecordedLog: Sendable {
    private let records = NIOLockedValueBox<[String]>([])

    /// Every record as text, metadata included.
    var text: String { records.withLockedValue { $0.joined(separator: "\n") } }

    var handler: any LogHandler { Handler(log: self) }

    private struct Handler: LogHandler {
        let log: RecordedLog
        var logLevel = Logger.Level.info
        var metadata: Logger.Metadata = [:]
        var metadataProvider: Logger.MetadataProvider?

        init(log: RecordedLog) { self.log = log }

        subscript(metadataKey key: String) -> Logger.MetadataValue? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let fields = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
            log.records.withLockedValue { $0.append("\(event.level) \(event.message) \(fields)") }
        }
    }
}
