import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import VoiceCore

/// Calls the running server through its socket in the data directory, with the owner's key.
struct ServerClient: Sendable {
    private let socket: String
    private let key: String

    /// `nil` while no server answers there.
    static func connect(to directory: DataDirectory) async throws -> ServerClient? {
        guard let key = directory.read(directory.ownerKey), FileManager.default.fileExists(atPath: directory.socket) else { return nil }
        let client = ServerClient(socket: directory.socket, key: key)
        guard (try? await client.send(.GET, "/healthz")) != nil else { return nil }
        return client
    }

    /// An answer of 2xx, decoded.
    ///
    /// - Throws: `CommandError` with the server's own code and message for any other answer.
    func call<Answer: Decodable>(
        _ method: HTTPMethod, _ path: String, body: (any Encodable)? = nil, timeout: Duration = .seconds(30)
    ) async throws -> Answer {
        try JSON.decode(from: try await send(method, path, body: body, timeout: timeout))
    }

    /// Calls without looking at the answer's body.
    func callDiscarding(_ method: HTTPMethod, _ path: String) async throws { _ = try await send(method, path) }

    private func send(
        _ method: HTTPMethod, _ path: String, body: (any Encodable)? = nil, timeout: Duration = .seconds(30)
    ) async throws -> Data {
        Data(try await stream(method, path, body: body, timeout: timeout).collect(upTo: 16 << 20).readableBytesView)
    }

    /// The body of an answer of 2xx as it comes.
    ///
    /// - Throws: as `call`.
    func stream(
        _ method: HTTPMethod, _ path: String, body: (any Encodable)? = nil, timeout: Duration = .seconds(30)
    ) async throws -> HTTPClientResponse.Body {
        guard let url = URL(httpURLWithSocketPath: socket, uri: path) else { throw Self.unreachable }
        var request = HTTPClientRequest(url: url.absoluteString)
        request.method = method
        request.headers = ["Authorization": "Bearer \(key)", "Host": "localhost"]
        if let body {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(ByteBuffer(bytes: try JSON.encode(body)))
        }
        let response: HTTPClientResponse
        do {
            response = try await HTTPClient.shared.execute(request, timeout: TimeAmount(timeout))
        } catch {
            throw Self.unreachable
        }
        guard (200..<300).contains(response.status.code) else {
            let answer = Data(try await response.body.collect(upTo: 16 << 20).readableBytesView)
            throw Self.refusal(answer, status: response.status.code)
        }
        return response.body
    }

    private static let unreachable = CommandError(
        code: "server_unreachable", userMessage: "The server does not answer on its socket.", status: .unavailable)

    private static func refusal(_ answer: Data, status: UInt) -> CommandError {
        struct Refusal: Decodable {
            struct Content: Decodable {
                let code: String
                let message: String
            }
            let error: Content
        }
        let refusal = try? JSON.decode(Refusal.self, from: answer).error
        return CommandError(
            code: refusal?.code ?? "server_error", userMessage: refusal?.message ?? "The server answered with status \(status).",
            status: status >= 500 ? .temporary : .failure)
    }
}
