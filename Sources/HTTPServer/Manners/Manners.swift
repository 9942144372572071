import HTTPRouting
import HTTPTypes
import NIOCore

/// What every answer has, whatever route it comes from: cache headers, a tag, conditions, compression.
enum Manners {
    /// - Throws: `APIError` 412 when the request's conditions do not hold.
    static func apply(to response: inout RouteResponse, of head: HTTPRequest, _ route: Route) throws {
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = route.caching.header }
        if (head.method == .get || head.method == .head) && (response.status == .ok || response.status == .partialContent) {
            try applyConditions(to: &response, of: head, route)
        }
        try Compression.apply(to: &response, accepting: head.headerFields[.acceptEncoding])
    }

    private static func applyConditions(to response: inout RouteResponse, of head: HTTPRequest, _ route: Route) throws {
        if route.caching != .never, case .bytes(let bytes) = response.body, response.headers[.eTag] == nil {
            response.headers[.eTag] = EntityTag(content: bytes).description
        }
        switch Preconditions(head).outcome(for: Validators(response.headers)) {
        case .proceed: break
        case .failed: throw APIError.preconditionFailed
        case .notModified: response = notModified(response)
        }
    }

    /// The headers that RFC 9110, 15.4.5 asks for, and no body.
    private static func notModified(_ response: RouteResponse) -> RouteResponse {
        var headers: HTTPFields = [:]
        for name in [HTTPField.Name.cacheControl, .eTag, .lastModified, .vary, .contentLocation, .expires, .link] {
            headers[name] = response.headers[name]
        }
        return RouteResponse(status: .notModified, headers: headers)
    }
}
