import AsyncHTTPClient
import ModelLibrary
import NIOConcurrencyHelpers
import NIOCore
import NIOHTTP1
import NIOSSL

/// Asks for models over HTTP/1.1 and TLS, through the proxy that the environment names. Follows no redirection and decompresses nothing.
final class HTTPModelTransport: ModelTransport {
    struct Options: Sendable {
        /// How long a server may send nothing.
        var silence = Duration.seconds(30)
        /// Until when an answer's head must be there; `nil` for as long as `silence` allows.
        var patience: Duration?
        /// A PEM file with certificates to trust instead of the system's.
        var certificateAuthorities: String?
    }

    private let options: Options
    private let proxies: ProxyChoice
    private let trustRoots: [NIOSSLCertificate]?
    /// One for each proxy, and one for none.
    private let clients = NIOLockedValueBox<[String: HTTPClient]>([:])

    /// - Throws: `CommandError` for certificates that cannot be read.
    private init(_ options: Options, environment: [String: String]) throws {
        self.options = options
        proxies = ProxyChoice(environment: environment)
        do {
            trustRoots = try options.certificateAuthorities.map { try NIOSSLCertificate.fromPEMFile($0) }
        } catch {
            throw CommandError(
                code: "certificates_unreadable",
                userMessage: "\(options.certificateAuthorities ?? "") cannot be read, or holds no certificate in PEM.", status: .noInput)
        }
    }

    /// Runs work with a transport, whose connections are closed afterwards.
    static func with<Value: Sendable>(
        _ options: Options = Options(), environment: [String: String], _ work: (HTTPModelTransport) async throws -> Value
    ) async throws -> Value {
        let transport = try HTTPModelTransport(options, environment: environment)
        do {
            let value = try await work(transport)
            await transport.close()
            return value
        } catch {
            await transport.close()
            throw error
        }
    }

    private func close() async {
        for client in clients.withLockedValue({ $0.values }) { try? await client.shutdown() }
    }

    func get(_ request: DownloadRequest) async throws -> DownloadAnswer<HTTPModelBody> {
        var message = HTTPClientRequest(url: request.address.text)
        message.method = request.headOnly ? .HEAD : .GET
        message.headers = ["User-Agent": "crescendo/\(Version.current)", "Accept": "*/*", "Accept-Encoding": "identity"]
        if request.offset > 0 { message.headers.add(name: "Range", value: "bytes=\(request.offset)-") }
        if let tag = request.ifRange { message.headers.add(name: "If-Range", value: tag) }
        let client = try client(for: request.address)
        do {
            let deadline = options.patience.map { NIODeadline.now() + TimeAmount($0) } ?? .distantFuture
            let response = try await client.execute(message, deadline: deadline)
            return DownloadAnswer(head: DownloadHead(response), body: HTTPModelBody(response.body, silence: options.silence))
        } catch {
            throw HTTPModelBody.translated(error, silence: options.patience ?? options.silence)
        }
    }

    private func client(for address: DownloadAddress) throws -> HTTPClient {
        let proxy = try proxies.proxy(for: address)
        return clients.withLockedValue { clients in
            let name = proxy.map { "\($0.host):\($0.port)" } ?? ""
            if let client = clients[name] { return client }
            let client = HTTPClient(eventLoopGroup: HTTPClient.defaultEventLoopGroup, configuration: configuration(proxy))
            clients[name] = client
            return client
        }
    }

    private func configuration(_ proxy: ProxyChoice.Proxy?) -> HTTPClient.Configuration {
        let silence = TimeAmount(options.silence)
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: min(.seconds(10), options.patience.map { TimeAmount($0) } ?? silence), read: silence, write: silence))
        configuration.httpVersion = .http1Only
        // Whoever comes again, and when, is for the download to say.
        configuration.connectionPool.retryConnectionEstablishment = false
        if let trustRoots {
            var tls = TLSConfiguration.makeClientConfiguration()
            tls.trustRoots = .certificates(trustRoots)
            configuration.tlsConfiguration = tls
        }
        if let proxy { configuration.proxy = .server(host: proxy.host, port: proxy.port, authorization: proxy.authorization) }
        return configuration
    }
}

extension ProxyChoice.Proxy {
    fileprivate var authorization: HTTPClient.Authorization? {
        credentials.map { credentials in
            let parts = credentials.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            return .basic(username: String(parts[0]), password: parts.count > 1 ? String(parts[1]) : "")
        }
    }
}

extension DownloadHead {
    fileprivate init(_ response: HTTPClientResponse) {
        self.init(
            status: Int(response.status.code), location: response.headers.first(name: "location"),
            contentLength: response.headers.first(name: "content-length").flatMap { Int64($0) }.flatMap { $0 < 0 ? nil : $0 },
            contentRange: response.headers.first(name: "content-range"), entityTag: response.headers.first(name: "etag"))
    }
}

/// An answer's bytes as they come, with errors in the words of downloads.
struct HTTPModelBody: AsyncSequence, Sendable {
    typealias Element = [UInt8]

    private let body: HTTPClientResponse.Body
    private let silence: Duration

    init(_ body: HTTPClientResponse.Body, silence: Duration) {
        self.body = body
        self.silence = silence
    }

    func makeAsyncIterator() -> Iterator { Iterator(body: body.makeAsyncIterator(), silence: silence) }

    struct Iterator: AsyncIteratorProtocol {
        fileprivate var body: HTTPClientResponse.Body.AsyncIterator
        fileprivate let silence: Duration

        mutating func next() async throws -> [UInt8]? {
            do {
                return try await body.next(isolation: #isolation).map { Array($0.readableBytesView) }
            } catch {
                throw HTTPModelBody.translated(error, silence: silence)
            }
        }
    }

    static func translated(_ error: any Error, silence: Duration) -> any Error {
        if Task.isCancelled { return CancellationError() }
        switch ConnectionProblem(error) {
        case .gone: return TransportFailure.unreachable
        case .untrusted: return TransportFailure.untrusted
        case .silent: return TransportFailure.silent(seconds: Int(silence.components.seconds))
        case .broken: return TransportFailure.broken
        case .cancelled: return CancellationError()
        }
    }
}
