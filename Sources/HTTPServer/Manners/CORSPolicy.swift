import HTTPRouting
import HTTPTypes

/// Lets pages of the configured origins ask across origins and read what is answered (the Fetch standard's CORS protocol).
///
/// Credentials are never allowed: a key is sent in a header by whoever holds it, and the cookie of a signed-in browser, which it adds by
/// itself, counts from our own pages only (`OwnPages`). So even `*` gives a page nothing but what its reader's key gives it.
struct CORSPolicy: Sendable {
    /// Methods and headers are the same for every path: who has no key is not told by them which routes there are.
    private static let methods = "GET, HEAD, POST, PUT, PATCH, DELETE"
    private static let requestHeaders =
        "authorization, content-type, idempotency-key, if-match, if-modified-since, if-none-match, if-range, if-unmodified-since, "
        + "last-event-id, range, tus-resumable, upload-checksum, upload-concat, upload-defer-length, upload-length, upload-metadata, "
        + "upload-offset, x-api-key, x-request-id"
    private static let exposed =
        "accept-ranges, content-disposition, content-range, etag, idempotent-replayed, link, location, retry-after, tus-checksum-algorithm, "
        + "tus-extension, tus-max-size, tus-resumable, tus-version, upload-defer-length, upload-expires, upload-length, upload-metadata, "
        + "upload-offset, www-authenticate, x-request-id"

    private let origins: Set<String>
    private let allowsAny: Bool

    /// - Parameter origins: `https://app.example.org`, or `*` for all.
    init(origins: [String]) {
        self.origins = Set(origins.map { $0.lowercased() })
        allowsAny = origins.contains("*")
    }

    /// The answer to a browser that asks whether it may ask; `nil` for any other request.
    ///
    /// It is sent without a key, since browsers send none with it, and says nothing but what is configured.
    func preflight(_ head: HTTPRequest) -> RouteResponse? {
        guard head.method == .options, head.headerFields[.accessControlRequestMethod] != nil, allowed(head) != nil else { return nil }
        var headers: HTTPFields = [
            .accessControlAllowMethods: Self.methods, .accessControlAllowHeaders: Self.requestHeaders, .accessControlMaxAge: "7200",
        ]
        headers.addVary("Access-Control-Request-Method")
        headers.addVary("Access-Control-Request-Headers")
        if head.headerFields[.privateNetworkRequest] == "true" { headers[.privateNetworkAnswer] = "true" }
        return .empty(headers: headers)
    }

    /// Adds what lets the asking page read the response.
    func apply(to response: inout RouteResponse, of head: HTTPRequest) {
        guard !origins.isEmpty else { return }
        if !allowsAny { response.headers.addVary("Origin") }
        guard let allowed = allowed(head) else { return }
        response.headers[.accessControlAllowOrigin] = allowed
        response.headers[.accessControlExposeHeaders] = Self.exposed
        response.headers[.crossOriginResourcePolicy] = "cross-origin"
    }

    /// What to name as allowed; `nil` without an origin, or for one that is not configured.
    private func allowed(_ head: HTTPRequest) -> String? {
        guard let origin = head.headerFields[.origin] else { return nil }
        if allowsAny { return "*" }
        return origins.contains(origin.lowercased()) ? origin : nil
    }
}

extension HTTPField.Name {
    /// A page of the open net that asks for something on a private one (the draft "Private Network Access"): names that cannot fail.
    fileprivate static let privateNetworkRequest = HTTPField.Name("access-control-request-private-network")!
    fileprivate static let privateNetworkAnswer = HTTPField.Name("access-control-allow-private-network")!
}
