public import HTTPRouting
import NIOCore
import VoiceCore

/// How the server listens and what it puts up with.
public struct WebServerConfiguration: Sendable {
    /// Where connections are taken.
    public enum Listener: Sendable, Hashable {
        /// - Parameter port: 0 for any free one.
        case tcp(host: String, port: Int)

        /// A Unix socket with mode 0600; a socket that a dead server left there is replaced.
        case unix(path: String)
    }

    public var listeners: [Listener]

    /// Speaks TLS on the TCP listeners; a Unix socket is its owner's alone and stays plain.
    public var tls: TLSFiles?

    /// Whether a proxy in front speaks TLS, so that the pages of this server are https pages though it speaks none itself.
    public var isBehindTLS = false

    /// Names besides those of the loopback interface that a request's `Host` may have, without port.
    public var allowedHosts: [String] = []

    /// Origins besides the server's own whose pages may ask and read the answers: `https://example.org`, or `*` for all.
    public var allowedOrigins: [String] = []

    /// From the opening of a connection to the end of its first request's head.
    public var firstRequestDeadline: Duration = .seconds(10)

    /// From an answer to the end of the next request's head.
    public var idleTimeout: Duration = .seconds(60)

    /// For the next 512 bytes of a body.
    public var bodyTimeout: Duration = .seconds(30)

    /// For a client to read what was written.
    public var readTimeout: Duration = .seconds(60)

    /// How long requests may go on once the server shuts down.
    public var shutdownLimit: Duration = .seconds(30)

    /// Open connections on each listener; more wait to be accepted.
    public var maxConnections = 4096

    /// Bytes of a request's target and headers together.
    public var maxHeaderBytes = 32 << 10

    /// How many headers a request may have.
    public var maxHeaderCount = 100

    /// Makes the answer for a person whose browser asks for a page that is not there; it goes out with 404. Without it they get the error as
    /// programs do.
    public var missingPage: (@Sendable () async throws -> RouteResponse)?

    /// What the `Server` header says.
    public var serverName = "crescendo"

    public init(listeners: [Listener]) { self.listeners = listeners }

    /// Whether browsers reach the TCP listeners by https.
    var isReachedByTLS: Bool { tls != nil || isBehindTLS }
}
