import HTTPTypes

/// The errors that many routes share.
extension APIError {
    /// 401: no credential, or one that is not valid.
    public static var unauthenticated: APIError {
        APIError(
            .unauthorized, "unauthenticated",
            "A valid key is needed, sent as 'Authorization: Bearer KEY', or a browser that is signed in ('crescendo sign-in' gives a link).",
            headers: [.wwwAuthenticate: "Bearer realm=\"crescendo\""])
    }

    /// 403: a browser adds its cookie to whatever any page asks, and this page is not one of ours.
    public static var crossSiteRequest: APIError {
        APIError(
            .forbidden, "cross_site_request",
            "A request with the cookie of a browser counts only from this server's own pages. Programs send a key instead.")
    }

    /// 403: the credential is valid but does not reach this far.
    public static func missingScope(_ scope: Scope) -> APIError {
        APIError(
            .forbidden, "missing_scope", "The key does not hold the scope '\(scope)'.", details: ["scope": .text(scope.rawValue)],
            headers: [.wwwAuthenticate: "Bearer realm=\"crescendo\", error=\"insufficient_scope\", scope=\"\(scope)\""])
    }

    /// 404: nothing of that kind under that name, or nothing that this account may see.
    ///
    /// - Parameter what: with its article: "recording".
    public static func notFound(_ what: String, parameter: String? = nil) -> APIError {
        APIError(.notFound, "not_found", "There is no such \(what).", parameter: parameter)
    }

    /// 400: a field of the body is wrong.
    public static func invalidField(_ field: String, _ message: String) -> APIError {
        APIError(.badRequest, "invalid_field", message, parameter: field)
    }

    /// 409: what is asked for contradicts what is there.
    public static func conflict(_ code: String, _ message: String) -> APIError { APIError(.conflict, code, message) }

    /// 413: more bytes than the route takes.
    public static func bodyTooLarge(limit: Int) -> APIError {
        APIError(
            .contentTooLarge, "body_too_large", "The body is larger than the limit of \(limit) bytes.",
            details: ["limit_bytes": .integer(limit)])
    }

    /// 415: the body is of a type that the route does not read.
    public static func unsupportedMediaType(accepted: [String]) -> APIError {
        APIError(
            .unsupportedMediaType, "unsupported_media_type", "The body must be \(accepted.joined(separator: " or ")).",
            parameter: "content-type", details: ["accepted": .list(accepted)])
    }

    /// 500: a fault of ours. The caller is told nothing but that.
    ///
    /// - Parameter operatorMessage: what the log is told.
    public static func internalError(_ operatorMessage: String) -> APIError {
        APIError(
            .internalServerError, "internal_error", "Something went wrong on our side; the request id names it in the log.",
            operatorMessage: operatorMessage)
    }

    /// 503: it may work later.
    ///
    /// - Parameter retryAfter: rounded up to whole seconds.
    public static func unavailable(
        _ code: String = "unavailable", _ message: String = "This cannot be done just now; try again shortly.",
        retryAfter: Duration = .seconds(1), operatorMessage: String? = nil
    ) -> APIError {
        let seconds = retryAfter.components.seconds + (retryAfter.components.attoseconds > 0 ? 1 : 0)
        return APIError(
            .serviceUnavailable, code, message, headers: [.retryAfter: String(max(1, seconds))], operatorMessage: operatorMessage,
            isRetryable: true)
    }
}
