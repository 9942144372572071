import HTTPTypes
import NIOCore

/// What a connection's handler hands to the code that answers requests.
enum RequestMessage: Sendable {
    /// A request that is here as a whole: it has no body, or a small one.
    case whole(HTTPRequest, ByteBuffer)

    /// A request whose body follows.
    ///
    /// - Parameters:
    ///   - length: the announced length of the body in bytes; `nil` for a chunked body.
    ///   - awaitsContinue: whether the sender waits for `100 Continue` before it sends the body.
    case head(HTTPRequest, length: Int?, awaitsContinue: Bool)

    case body(ByteBuffer)
    case end
}

/// What the code that answers requests hands to a connection's handler.
enum ResponseMessage: Sendable {
    /// `100 Continue`.
    case `continue`

    /// A response with its whole body, or with none.
    case whole(HTTPResponse, ByteBuffer?)

    /// A response whose body follows.
    ///
    /// - Parameter length: of the body in bytes; `nil` for a chunked body.
    case head(HTTPResponse, length: Int?)

    case body(ByteBuffer)
    case end
}
