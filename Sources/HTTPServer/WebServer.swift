public import HTTPRouting
import HummingbirdCore
public import Logging
public import Metrics
import NIOConcurrencyHelpers
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
public import ServiceLifecycle
import VoiceCore

/// Serves a table of routes over HTTP/1.1, on TCP and on Unix sockets.
///
/// On graceful shutdown it takes no more connections, finishes the requests that were begun within `shutdownLimit`, and returns.
public struct WebServer: Service {
    /// Where the server really listens: a port that was given as 0 is known here.
    public typealias Addresses = [WebServerConfiguration.Listener]

    private let configuration: WebServerConfiguration
    private let answering: Answering
    private let logger: Logger
    private let group: any EventLoopGroup
    private let onListening: @Sendable (Addresses) async -> Void

    /// - Parameters:
    ///   - authenticate: finds out who a credential belongs to; `nil` for nobody. Called for every request but those of public routes,
    ///     so it must be fast.
    ///   - onListening: called once, when all listeners take connections.
    public init(
        configuration: WebServerConfiguration, routes: RouteTable,
        authenticate: @escaping @Sendable (Credential) async throws -> Principal?, logger: Logger,
        metrics: any MetricsFactory = MetricsSystem.factory, onListening: @escaping @Sendable (Addresses) async -> Void = { _ in }
    ) {
        self.configuration = configuration
        self.logger = logger
        self.onListening = onListening
        group = MultiThreadedEventLoopGroup.singleton
        answering = Answering(
            table: routes, hosts: HostPolicy(hosts: configuration.allowedHosts, origins: configuration.allowedOrigins),
            ids: RequestIDs(), authenticate: authenticate, metrics: HTTPMetrics(table: routes, factory: metrics), log: AccessLog(logger))
    }

    /// Listens until graceful shutdown.
    ///
    /// - Throws: `WebServerError` when a listener cannot be had; then none is left behind.
    public func run() async throws {
        let started = Started(count: configuration.listeners.count, onListening)
        let tls = try configuration.tls?.context()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, listener) in configuration.listeners.enumerated() {
                group.addTask { try await listen(listener, index, tls, started) }
            }
            try await group.waitForAll()
        }
    }

    private func listen(
        _ listener: WebServerConfiguration.Listener, _ index: Int, _ tls: NIOSSLContext?, _ started: Started
    ) async throws {
        switch listener {
        case .tcp(let host, let port):
            do {
                try await serve(.hostname(host, port: port), makeConnection(tls)) { channel in
                    await started.listening(.tcp(host: host, port: channel.localAddress?.port ?? port), index)
                }
            } catch let error as IOError {
                throw WebServerError.address(host, port, error)
            }
        case .unix(let path): try await serveUnix(path, index, makeConnection(nil), started)
        }
    }

    private func serveUnix(_ path: String, _ index: Int, _ connection: HTTPConnection, _ started: Started) async throws {
        let file = try UnixSocketFile(replacing: path)
        let identity = NIOLockedValueBox<UInt64?>(nil)
        defer {
            file.discard()
            file.remove(identity: identity.withLockedValue { $0 })
        }
        try await serve(.unixDomainSocket(path: file.bindPath), connection) { channel in
            do {
                try file.publish()
                identity.withLockedValue { $0 = file.identity() }
                await started.listening(.unix(path: path), index)
            } catch {
                logger.error("\(error)")
                channel.close(promise: nil)
            }
        }
    }

    private func serve(
        _ address: BindAddress, _ connection: HTTPConnection, _ onRunning: @escaping @Sendable (any Channel) async -> Void
    ) async throws {
        let server = connection.server(
            configuration: ServerConfiguration(
                address: address, backlog: 1024,
                availableConnectionsDelegate: MaximumAvailableConnections(configuration.maxConnections, logger: quiet)),
            onServerRunning: onRunning, eventLoopGroup: group, logger: quiet)
        try await server.run()
    }

    /// The framework's own lines repeat ours.
    private var quiet: Logger {
        var logger = logger
        logger.logLevel = max(logger.logLevel, .warning)
        return logger
    }

    private func makeConnection(_ tls: NIOSSLContext?) -> HTTPConnection {
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = configuration.maxHeaderBytes
        limits.maxHeaderListSize = configuration.maxHeaderBytes
        limits.maxHeaderFieldCount = configuration.maxHeaderCount
        let settings = ConnectionHandler.Settings(
            deadlines: ConnectionDeadlines.Limits(
                firstHead: TimeAmount(configuration.firstRequestDeadline), nextHead: TimeAmount(configuration.idleTimeout),
                body: TimeAmount(configuration.bodyTimeout), reading: TimeAmount(configuration.readTimeout)),
            shortestTimeout: TimeAmount(answering.table.routes.compactMap(\.timeout).min() ?? .seconds(30)),
            shutdownLimit: TimeAmount(configuration.shutdownLimit), headers: ResponseHeaders(server: configuration.serverName),
            refuse: answering.refuse)
        return HTTPConnection(settings: settings, decoderLimits: limits, answering: answering, tls: tls)
    }
}

/// Waits until all listeners listen.
private actor Started {
    private var addresses: [WebServerConfiguration.Listener?]
    private let tell: @Sendable (WebServer.Addresses) async -> Void

    init(count: Int, _ tell: @escaping @Sendable (WebServer.Addresses) async -> Void) {
        addresses = Array(repeating: nil, count: count)
        self.tell = tell
    }

    func listening(_ address: WebServerConfiguration.Listener, _ index: Int) async {
        addresses[index] = address
        let known = addresses.compactMap { $0 }
        if known.count == addresses.count { await tell(known) }
    }
}
