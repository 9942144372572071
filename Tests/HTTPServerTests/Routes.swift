import HTTPRouting
import HTTPTypes
import NIOCore
import VoiceCore

struct Marker: Codable, Sendable {
    var atSeconds: Double
    var label: String
}

struct Teapot: CodedError {
    var code: String { "no_coffee" }
    var userMessage: String { "It is a teapot." }
    var operatorMessage: String { "internal kettle state" }
}

/// Routes for tests. Their time-outs are for a machine that is busy with other things; who tests one gives its own.
enum Routes {
    static func plain(
        _ method: HTTPRequest.Method, _ path: String, permission: Permission = .public, timeout: Duration? = .seconds(300),
        errors: [DeclaredError] = [], handler: @escaping Route.Handler
    ) -> Route {
        Route(
            method, path, operation: "\(method) \(path)", summary: "", permission: permission,
            parameters: path.split(separator: "/").filter { $0.first == "{" }.map {
                .path(String($0.dropFirst().dropLast()), String.self, "")
            },
            timeout: timeout, success: .empty(description: ""), errors: errors, handler: handler)
    }

    static func upload(
        _ path: String, limit: Int, timeout: Duration? = .seconds(300), types: [String] = [], handler: @escaping Route.Handler
    ) -> Route {
        Route(
            .post, path, operation: "upload \(path)", summary: "", permission: .public, body: .stream(contentTypes: types, description: ""),
            bodyLimit: limit, timeout: timeout, success: .empty(description: ""), handler: handler)
    }

    static let hello = plain(.get, "/hello") { _ in .text("Hello") }

    static let secret = plain(.get, "/v1/secret", permission: .authenticated) { request in
        .text(try request.requirePrincipal().key)
    }

    static let marker = Route(
        .post, "/v1/recordings/{id}/markers", operation: "createMarker", summary: "", permission: .scope("recordings:write"),
        parameters: [.path("id", RecordingID.self, ""), .query("q", String.self, "")], body: .json(Marker.self, description: ""),
        bodyLimit: 1000, success: .json(Marker.self, status: .created, description: "")
    ) { request in
        _ = try request.path("id", as: RecordingID.self)
        return try .json(await request.json(Marker.self), status: .created)
    }

    static let failing = plain(.get, "/fail/{how}", errors: [DeclaredError(.init(code: 418), "no_coffee", "")]) { request in
        switch try request.path("how", as: String.self) {
        case "declared": throw Teapot()
        default: throw CocoaLike()
        }
    }

    /// Counts the body's bytes.
    static let count = upload("/count", limit: 1 << 30) { request in
        var count = 0
        for try await bytes in request.body { count += bytes.readableBytes }
        return .text("\(count)")
    }

    static let small = upload("/small", limit: 100_000) { request in .text("\(try await request.body.collected().readableBytes)") }

    static let stream = plain(.get, "/stream/{how}") { request in
        let how = try request.path("how", as: String.self)
        let parts = AsyncThrowingStream<ByteBuffer, any Error> { continuation in
            continuation.yield(ByteBuffer(string: "one "))
            continuation.yield(ByteBuffer(string: "two"))
            if how == "broken" { continuation.finish(throwing: Teapot()) } else { continuation.finish() }
        }
        return .stream(parts, length: how == "sized" ? 7 : nil, contentType: "text/plain")
    }

    static let all = [hello, secret, marker, failing, count, small, stream]
}

struct CocoaLike: Error {
    let password = "in the error"
}
