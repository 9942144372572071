import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOPosix
public import NIOSSL
import VoiceCore

/// Sends messages over HTTP/1.1 with TLS, to addresses that were checked.
///
/// A host is looked up once, every address that it has must be allowed, and the connection goes to the one that was checked: a name
/// that means another address a moment later gains nothing. Each message has a connection of its own. Redirects are not followed,
/// proxies of the environment are not asked, and nothing is read behind the answer's head.
public struct HTTPWebhookSender: WebhookSender {
    public struct Limits: Sendable {
        /// From the look-up to the answer's head.
        public var answer: Duration = .seconds(15)
        public var connection: Duration = .seconds(5)

        public init() {}
    }

    private let policy: AddressPolicy
    private let resolver: any HostResolver
    private let limits: Limits
    private let trustRoots: [NIOSSLCertificate]
    private let userAgent: String

    /// - Parameter additionalTrustRoots: certificates that count beside the system's.
    public init(
        policy: AddressPolicy, resolver: any HostResolver = SystemHostResolver(), limits: Limits = Limits(),
        additionalTrustRoots: [NIOSSLCertificate] = [], userAgent: String
    ) {
        self.policy = policy
        self.resolver = resolver
        self.limits = limits
        trustRoots = additionalTrustRoots
        self.userAgent = userAgent
    }

    public func send(_ request: WebhookRequest) async throws -> WebhookAnswer {
        let url: WebhookURL
        do throws(WebhooksError) {
            url = try WebhookURL(request.url, policy: policy)
        } catch {
            throw WebhookFailure(error == .addressRefused ? .addressRefused : .urlRefused)
        }
        return try await withLimit { try await send(request, to: url) }
    }

    private func send(_ request: WebhookRequest, to url: WebhookURL) async throws -> WebhookAnswer {
        let addresses = try await resolver.addresses(of: url.host, port: url.port)
        guard let address = addresses.first, addresses.allSatisfy(policy.allows), let number = address.ipAddress else {
            throw WebhookFailure(.addressRefused)
        }
        let client = HTTPClient(
            eventLoopGroupProvider: .shared(MultiThreadedEventLoopGroup.singleton), configuration: configuration(for: url.host, at: number))
        let result: Result<WebhookAnswer, any Error>
        do {
            result = .success(try await execute(request, to: url, on: client))
        } catch {
            result = .failure(Task.isCancelled ? CancellationError() : WebhookFailure(error))
        }
        // Whatever the endpoint still sends is not waited for.
        try? await client.shutdown()
        return try result.get()
    }

    private func configuration(for host: String, at address: String) -> HTTPClient.Configuration {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.additionalTrustRoots = trustRoots.isEmpty ? [] : [.certificates(trustRoots)]
        var configuration = HTTPClient.Configuration(
            tlsConfiguration: tls, redirectConfiguration: .disallow,
            timeout: .init(connect: TimeAmount(limits.connection), read: TimeAmount(limits.answer)))
        configuration.dnsOverride = [host: address]
        configuration.httpVersion = .http1Only
        configuration.connectionPool.retryConnectionEstablishment = false
        return configuration
    }

    private func execute(_ message: WebhookRequest, to url: WebhookURL, on client: HTTPClient) async throws -> WebhookAnswer {
        var request = HTTPClientRequest(url: url.text)
        request.method = .POST
        request.headers = [
            "content-type": "application/json", "user-agent": userAgent, "accept": "*/*", "connection": "close",
        ]
        for (name, value) in message.headers { request.headers.add(name: name, value: value) }
        request.body = .bytes(ByteBuffer(bytes: message.body))
        let response = try await client.execute(request, deadline: .now() + TimeAmount(limits.answer))
        let wait = response.headers.first(name: "retry-after").flatMap { Int($0) }.flatMap { (0...86_400).contains($0) ? $0 : nil }
        return WebhookAnswer(status: Int(response.status.code), retryAfter: wait.map { .seconds($0) })
    }

    /// The look-up counts too, and may hang for longer than the rest together.
    private func withLimit(_ body: @escaping @Sendable () async throws -> WebhookAnswer) async throws -> WebhookAnswer {
        let (answers, give) = AsyncThrowingStream.makeStream(of: WebhookAnswer.self, bufferingPolicy: .bufferingNewest(1))
        let working = Task {
            do { give.yield(try await body()) } catch { give.finish(throwing: error) }
        }
        let waiting = Task { [limits] in
            try await Task.sleep(for: limits.answer)
            give.finish(throwing: WebhookFailure(.timedOut))
        }
        defer {
            working.cancel()
            waiting.cancel()
        }
        for try await answer in answers { return answer }
        throw CancellationError()
    }
}

extension WebhookFailure {
    /// What went wrong with a connection, by what its library says.
    fileprivate init(_ error: any Error) {
        switch error {
        case let failure as WebhookFailure: self = failure
        case let error as HTTPClientError where error == .connectTimeout || error == .tlsHandshakeTimeout: self.init(.connectionFailed)
        case let error as HTTPClientError where error == .deadlineExceeded || error == .readTimeout: self.init(.timedOut)
        case let error as HTTPClientError where error == .remoteConnectionClosed: self.init(.connectionLost)
        case is HTTPParserError: self.init(.answerMalformed)
        case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError: self.init(.tlsFailed)
        case let error as NIOConnectionError where !error.connectionErrors.isEmpty: self.init(.connectionFailed)
        case let error as IOError where error.errnoCode == ECONNREFUSED: self.init(.connectionFailed)
        case is NIOConnectionError: self.init(.connectionFailed)
        case is HTTPClientError: self.init(.answerMalformed)
        default: self.init(.connectionLost)
        }
    }
}
