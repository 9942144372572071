public import HTTPTypes
public import NIOCore
import VoiceCore

/// What a route answers.
public struct RouteResponse: Sendable {
    /// What the body is made of.
    public enum Body: Sendable {
        case empty
        case bytes(ByteBuffer)

        /// Bytes that are sent as they come; with a `length` in bytes (which must be kept) or else chunked. An error ends the connection,
        /// so that the client sees that the answer is not whole.
        case stream(length: Int?, any AsyncSequence<ByteBuffer, any Error> & Sendable)
    }

    public var status: HTTPResponse.Status
    public var headers: HTTPFields
    public var body: Body

    public init(status: HTTPResponse.Status = .ok, headers: HTTPFields = [:], body: Body = .empty) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// No body; 204 unless said otherwise.
    public static func empty(_ status: HTTPResponse.Status = .noContent, headers: HTTPFields = [:]) -> RouteResponse {
        RouteResponse(status: status, headers: headers)
    }

    /// JSON of a value, written as `VoiceCore.JSON` does.
    public static func json(
        _ value: some Encodable, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) throws -> RouteResponse {
        .bytes(ByteBuffer(bytes: try JSON.encode(value)), contentType: "application/json", status: status, headers: headers)
    }

    /// Text in UTF-8.
    public static func text(
        _ text: String, contentType: String = "text/plain; charset=utf-8", status: HTTPResponse.Status = .ok
    ) -> RouteResponse {
        .bytes(ByteBuffer(string: text), contentType: contentType, status: status)
    }

    /// Bytes of a media type.
    public static func bytes(
        _ bytes: ByteBuffer, contentType: String, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) -> RouteResponse {
        var headers = headers
        headers[.contentType] = contentType
        return RouteResponse(status: status, headers: headers, body: .bytes(bytes))
    }

    /// Bytes of a media type that are sent as they come.
    ///
    /// - Parameter length: in bytes, if it is known; it must be kept.
    public static func stream(
        _ stream: any AsyncSequence<ByteBuffer, any Error> & Sendable, length: Int? = nil, contentType: String,
        status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) -> RouteResponse {
        var headers = headers
        headers[.contentType] = contentType
        return RouteResponse(status: status, headers: headers, body: .stream(length: length, stream))
    }
}
