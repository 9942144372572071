import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import VoiceCore

/// Calls the running server through its socket in the data directory, with the owner's key.
struct ServerClient: Sendable {
    private let connection: ServerConnection

    /// Asks once: the socket of a server that was killed stays, and would otherwise be tried again until the patience is over.
    private static let client: HTTPClient = {
        var configuration = HTTPClient.Configuration()
        configuration.connectionPool.retryConnectionEstablishment = false
        return HTTPClient(eventLoopGroup: HTTPClient.defaultEventLoopGroup, configuration: configuration)
    }()

    /// `nil` while no server answers there.
    static func connect(to directory: DataDirectory) async throws -> ServerClient? {
        guard let key = directory.read(directory.ownerKey), FileManager.default.fileExists(atPath: directory.socket) else { return nil }
        let place = ServerPlace(socket: directory.socket, key: key)
        let client = ServerClient(connection: ServerConnection(place: place, client: Self.client, silence: .seconds(30)))
        guard (try? await client.callDiscarding(.GET, "/healthz")) != nil else { return nil }
        return client
    }

    /// An answer of 2xx, decoded.
    ///
    /// - Throws: `CommandError` with the server's own code and message for any other answer; `ServerUnreachable`.
    func call<Answer: Decodable>(
        _ method: HTTPMethod, _ path: String, body: (any Encodable)? = nil, timeout: Duration = .seconds(30)
    ) async throws -> Answer {
        let response = try await send(method, path, body: body, timeout: timeout)
        return try JSON.decode(from: try await connection.body(of: response))
    }

    /// Calls without looking at the answer's body.
    func callDiscarding(_ method: HTTPMethod, _ path: String) async throws {
        _ = try await connection.body(of: send(method, path, timeout: .seconds(30)))
    }

    /// The body of an answer of 2xx as it comes.
    ///
    /// - Throws: as `call`.
    func stream(
        _ method: HTTPMethod, _ path: String, body: (any Encodable)? = nil, timeout: Duration = .seconds(30)
    ) async throws -> HTTPClientResponse.Body {
        try await send(method, path, body: body, timeout: timeout).body
    }

    private func send(
        _ method: HTTPMethod, _ path: String, body: (any Encodable)? = nil, timeout: Duration
    ) async throws -> HTTPClientResponse {
        let bytes = try body.map { HTTPClientRequest.Body.bytes(ByteBuffer(bytes: try JSON.encode($0))) }
        let response = try await connection.send(
            method, path, headers: bytes == nil ? [:] : ["Content-Type": "application/json"], body: bytes, patience: TimeAmount(timeout))
        guard (200..<300).contains(response.status.code) else {
            throw CommandError.refused(response, try await connection.body(of: response, limit: 16 << 20), by: connection.place)
        }
        return response
    }
}
