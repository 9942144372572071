import HTTPRouting
import HTTPTypes

/// What the server itself answers, before a route or in its place.
extension APIError {
    /// 400: what came is no request.
    static func malformedRequest(_ reason: String) -> APIError {
        APIError(.badRequest, "malformed_request", "The request cannot be understood. \(reason)")
    }

    /// 431: more header than any request of ours needs.
    static var headersTooLarge: APIError {
        APIError(.requestHeaderFieldsTooLarge, "headers_too_large", "The request's target and headers are larger than the server takes.")
    }

    /// 408: the client sends too slowly.
    static var tooSlow: APIError {
        APIError(.requestTimeout, "request_timeout", "The request's body did not arrive in time.", isRetryable: true)
    }

    /// 504: we take too long.
    static var timedOut: APIError {
        APIError(
            .gatewayTimeout, "timed_out", "The answer could not be made in time; try again.", headers: [.retryAfter: "1"], isRetryable: true
        )
    }

    /// 421: the request is meant for another host. A web page that gives its own name our address must not reach us (DNS rebinding).
    static var misdirected: APIError {
        APIError(
            .misdirectedRequest, "host_not_allowed", "This server does not answer for that host; name it in the server's settings.",
            parameter: "host")
    }

    /// 403: a web page of another origin asks.
    static var foreignOrigin: APIError {
        APIError(
            .forbidden, "origin_not_allowed", "Web pages of that origin may not ask here; name it in the server's settings.",
            parameter: "origin")
    }
}
