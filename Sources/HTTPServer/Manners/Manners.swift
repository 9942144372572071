import HTTPRouting
import HTTPTypes
import NIOCore

/// What every answer has, whatever route it comes from: cache headers, a tag, conditions, compression.
enum Manners {
    /// - Throws: `APIError` 412 when the request's conditions do not hold.
    static func apply(
        to response: inout RouteResponse, of head: HTTPRequest, _ route: Route, _ compressed: CompressedBodies = CompressedBodies()
    ) throws {
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = route.caching.header }
        if (head.method == .get || head.method == .head) && (response.status == .ok || response.status == .partialContent) {
            try applyConditions(to: &response, of: head, route)
        }
        // What is the same for everybody is asked for again and again.
        let isShared = if case .shared = route.caching { true } else { false }
        try Compression.apply(to: &response, accepting: head.headerFields[.acceptEncoding], isShared ? compressed : nil)
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

    /// No body, and no header that describes one (RFC 9110, 15.4.5).
    ///
    /// All others stay: a cache puts the headers of a 304 over those that it has (RFC 9111, 3.2), so that a page whose policy were left out
    /// here would come up under the one that the server gives to what says nothing.
    private static func notModified(_ response: RouteResponse) -> RouteResponse {
        var headers = response.headers
        for name in [HTTPField.Name.contentType, .contentLength, .contentEncoding, .contentDisposition, .contentRange, .acceptRanges] {
            headers[name] = nil
        }
        return RouteResponse(status: .notModified, headers: headers)
    }
}
