import AsyncHTTPClient
import Foundation
import HTTPRouting
import NIOCore
import NIOHTTP1
import NIOSSL
import VoiceCore

/// Calls a server, near or far, and says in a person's words what went wrong.
struct ServerConnection: Sendable {
    let place: ServerPlace
    private let client: HTTPClient
    private let silence: TimeAmount

    /// - Parameter silence: how long the server may be silent, for messages and requests without a patience of their own.
    init(place: ServerPlace, client: HTTPClient, silence: TimeAmount) {
        self.place = place
        self.client = client
        self.silence = silence
    }

    /// Runs a command's work with a connection, which is closed afterwards.
    ///
    /// - Parameter answersWithin: how long the server may be silent behind a request without `patience` of its own, if that is longer than
    ///   the options say.
    static func with<Value: Sendable>(
        _ options: ServerOptions, answersWithin: TimeAmount = .zero, _ work: (ServerConnection) async throws -> Value
    ) async throws -> Value {
        let place = try ServerPlace(options, environment: currentEnvironment())
        let client = HTTPClient(
            eventLoopGroup: HTTPClient.defaultEventLoopGroup, configuration: try configuration(options, answersWithin))
        let connection = ServerConnection(place: place, client: client, silence: .seconds(Int64(options.timeoutSeconds)))
        do {
            let value = try await work(connection)
            try? await client.shutdown()
            return value
        } catch {
            try? await client.shutdown()
            throw error
        }
    }

    private static func configuration(_ options: ServerOptions, _ answersWithin: TimeAmount) throws -> HTTPClient.Configuration {
        let silence = TimeAmount.seconds(Int64(options.timeoutSeconds))
        // A server of ours sends nobody elsewhere, and a key must not follow to where somebody else sends it.
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: min(.seconds(10), silence), read: max(silence, answersWithin), write: silence))
        // Whoever comes again, and when, is for the commands to say.
        configuration.connectionPool.retryConnectionEstablishment = false
        if let file = options.certificateAuthorities {
            do {
                var tls = TLSConfiguration.makeClientConfiguration()
                tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(file))
                configuration.tlsConfiguration = tls
            } catch {
                throw CommandError(
                    code: "certificates_unreadable", userMessage: "\(file) cannot be read, or holds no certificate in PEM.",
                    status: .noInput)
            }
        }
        return configuration
    }

    // MARK: - Calls

    /// Sends a request and gives the answer, whatever its status, as soon as its head is there.
    ///
    /// - Parameters:
    ///   - path: with its query, encoded.
    ///   - patience: until the head must be there; `nil` for as long as bytes move.
    /// - Throws: `ServerUnreachable`; `CancellationError`; what the body throws.
    func send(
        _ method: HTTPMethod, _ path: String, headers: HTTPHeaders = [:], body: HTTPClientRequest.Body? = nil, patience: TimeAmount?
    ) async throws -> HTTPClientResponse {
        var request = HTTPClientRequest(url: try url(path))
        request.method = method
        request.headers = headers
        request.headers.add(name: "Authorization", value: "Bearer \(place.key)")
        request.headers.add(name: "User-Agent", value: "crescendo/\(Version.current)")
        if case .socket = place.address { request.headers.replaceOrAdd(name: "Host", value: "localhost") }
        request.body = body
        do {
            return try await client.execute(request, deadline: patience.map { .now() + $0 } ?? .distantFuture)
        } catch {
            throw ServerUnreachable.translated(error, place: place, silence: silence)
        }
    }

    private func url(_ path: String) throws -> String {
        switch place.address {
        case .url(let base): return base + path
        case .socket(let socket):
            guard let url = URL(httpURLWithSocketPath: socket, uri: path) else { throw ServerUnreachable(.gone, place: place) }
            return url.absoluteString
        }
    }

    /// An answer's whole body.
    func body(of response: HTTPClientResponse, limit: Int = 256 << 20) async throws -> Data {
        do {
            return Data(try await response.body.collect(upTo: limit).readableBytesView)
        } catch is NIOTooManyBytesError {
            throw CommandError.unexpectedAnswer(place, "its answer is longer than \(limit) bytes")
        } catch {
            throw ServerUnreachable.translated(error, place: place, silence: silence)
        }
    }

    /// An answer's bytes as they come.
    ///
    /// - Parameter take: is handed each piece; what it throws goes through.
    func read(_ response: HTTPClientResponse, _ take: (ByteBuffer) async throws -> Void) async throws {
        var iterator = response.body.makeAsyncIterator()
        while true {
            let piece: ByteBuffer?
            do {
                piece = try await iterator.next()
            } catch {
                throw ServerUnreachable.translated(error, place: place, silence: silence)
            }
            guard let piece else { return }
            try await take(piece)
        }
    }

    /// Asks for JSON.
    ///
    /// - Throws: also the server's own refusal, with its code and message, for a status other than 2xx.
    func call(_ method: HTTPMethod, _ path: String, _ body: JSONValue? = nil) async throws -> JSONValue {
        var headers: HTTPHeaders = ["Accept": "application/json"]
        if body != nil { headers.add(name: "Content-Type", value: "application/json") }
        let response = try await send(
            method, path, headers: headers, body: try body.map { .bytes(ByteBuffer(bytes: try $0.encoded())) }, patience: silence)
        let answer = try await self.body(of: response)
        guard (200..<300).contains(response.status.code) else { throw CommandError.refused(response, answer, by: place) }
        if answer.isEmpty { return .null }
        guard let value = try? JSONDecoder().decode(JSONValue.self, from: answer) else {
            throw CommandError.unexpectedAnswer(place, "it is no JSON")
        }
        return value
    }

    /// How long one answer may take that is short.
    var patience: TimeAmount { silence }
}
