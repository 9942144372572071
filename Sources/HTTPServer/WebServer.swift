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

    /// Moves a bound Unix socket to its place: a dependency, so that tests can let it fail.
    var publish: @Sendable (UnixSocketFile) throws(WebServerError) -> Void = { file throws(WebServerError) in try file.publish() }

    /// - Parameters:
    ///   - authenticate: finds out who a credential belongs to; `nil` for nobody. Called for every request but those of public routes,
    ///     so it must be fast.
    ///   - idempotency: remembers requests with an `Idempotency-Key`; without it every such request is refused.
    ///   - onListening: called once, when all listeners take connections.
    public init(
        configuration: WebServerConfiguration, routes: RouteTable,
        authenticate: @escaping @Sendable (Credential) async throws -> Principal?, logger: Logger,
        metrics: any MetricsFactory = MetricsSystem.factory, idempotency: IdempotencyStore? = nil,
        onListening: @escaping @Sendable (Addresses) async -> Void = { _ in }
    ) {
        self.configuration = configuration
        self.logger = logger
        self.onListening = onListening
        group = MultiThreadedEventLoopGroup.singleton
        answering = Answering(
            table: routes, hosts: HostPolicy(hosts: configuration.allowedHosts, origins: configuration.allowedOrigins),
            cors: CORSPolicy(origins: configuration.allowedOrigins), ownPages: OwnPages(isReachedByTLS: configuration.isReachedByTLS),
            missingPage: configuration.missingPage.map(MissingPage.init), idempotency: idempotency, compressed: CompressedBodies(),
            ids: RequestIDs(), authenticate: authenticate, metrics: HTTPMetrics(table: routes, factory: metrics), log: AccessLog(logger))
    }

    /// Listens until graceful shutdown.
    ///
    /// - Throws: `WebServerError` when a listener cannot be had, or ends by itself; then none is left behind.
    public func run() async throws {
        let tls = try configuration.tls?.context()
        try await withThrowingTaskGroup(of: Void.self) { group in
            var addresses: Addresses = []
            for listener in configuration.listeners {
                let (bound, whenBound) = AsyncStream.makeStream(of: WebServerConfiguration.Listener.self)
                group.addTask {
                    defer { whenBound.finish() }
                    try await listen(listener, tls) { whenBound.yield($0) }
                }
                // One after the other: the first that fails is the one to tell, and those behind it are not tried.
                guard let address = await bound.first(where: { _ in true }) else { break }
                addresses.append(address)
            }
            if addresses.count == configuration.listeners.count { await onListening(addresses) }
            // The first error ends the others; waiting for all of them would leave half a server.
            while try await group.next() != nil {}
        }
    }

    private func listen(
        _ listener: WebServerConfiguration.Listener, _ tls: NIOSSLContext?,
        _ onBound: @escaping @Sendable (WebServerConfiguration.Listener) -> Void
    ) async throws {
        do {
            switch listener {
            case .tcp(let host, let port): try await serveTCP(host, port, tls, onBound)
            case .unix(let path): try await serveUnix(path, onBound)
            }
        } catch let error where !(error is WebServerError || error is CancellationError) {
            throw WebServerError.listen(listener, error)
        }
        guard Task.isCancelled || Task.isShuttingDownGracefully else { throw WebServerError.ended(listener) }
    }

    private func serveTCP(
        _ host: String, _ port: Int, _ tls: NIOSSLContext?, _ onBound: @escaping @Sendable (WebServerConfiguration.Listener) -> Void
    ) async throws {
        let address = BindAddress.hostname(host, port: port)
        let onRunning = { @Sendable (channel: any Channel) in onBound(.tcp(host: host, port: channel.localAddress?.port ?? port)) }
        let http = makeConnection()
        if let tls {
            try await serve(address, TLSConnection(http: http, context: tls), onRunning)
        } else {
            try await serve(address, http, onRunning)
        }
    }

    private func serveUnix(_ path: String, _ onBound: @escaping @Sendable (WebServerConfiguration.Listener) -> Void) async throws {
        let file = try UnixSocketFile(replacing: path)
        let published = NIOLockedValueBox<(identity: UInt64?, failure: WebServerError?)>((nil, nil))
        defer {
            file.discard()
            file.remove(identity: published.withLockedValue(\.identity))
        }
        try await serve(.unixDomainSocket(path: file.bindPath), makeConnection()) { channel in
            do throws(WebServerError) {
                try publish(file)
                published.withLockedValue { $0.identity = file.identity() }
                onBound(.unix(path: path))
            } catch {
                published.withLockedValue { $0.failure = error }
                channel.close(promise: nil)
            }
        }
        if let failure = published.withLockedValue(\.failure) { throw failure }
    }

    private func serve(
        _ address: BindAddress, _ connection: some ServerChildChannel, _ onRunning: @escaping @Sendable (any Channel) -> Void
    ) async throws {
        let server = connection.server(
            configuration: ServerConfiguration(
                address: address, backlog: 1024,
                availableConnectionsDelegate: MaximumAvailableConnections(configuration.maxConnections, logger: quiet)),
            onServerRunning: { onRunning($0) }, eventLoopGroup: group, logger: quiet)
        try await server.run()
    }

    /// The framework's own lines repeat ours.
    private var quiet: Logger {
        var logger = logger
        logger.logLevel = max(logger.logLevel, .warning)
        return logger
    }

    private func makeConnection() -> HTTPConnection {
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
        return HTTPConnection(settings: settings, decoderLimits: limits, answering: answering)
    }
}
