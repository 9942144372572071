import HTTPTypes
public import VoiceCore

/// Whether a request can be repeated by its `Idempotency-Key` (the draft "The Idempotency-Key HTTP Header Field",
/// draft-ietf-httpapi-idempotency-key-header) without being carried out twice.
///
/// What is kept of an answer is its status and the id of what was made, never the words in it. A repetition is answered with what lies
/// under that id by then. The id is chosen before the handler runs, so even where nobody knows whether a request was finished, because the
/// server died, a look under the id tells.
public enum Idempotency: Sendable {
    /// It cannot: a key is refused.
    case none

    /// The route makes one thing, whose id the handler takes from ``RouteRequest/newID(_:)``.
    ///
    /// - Parameters:
    ///   - path: where the thing can be read, with `{created}` for its id and this route's own path parameters.
    ///   - newID: chooses an id.
    case creates(path: String, newID: @Sendable () -> String)

    /// As `creates`, for a kind of id.
    public static func creates<Tag>(at path: String, _ type: Identifier<Tag>.Type) -> Idempotency {
        .creates(path: path, newID: { Identifier<Tag>.make().text })
    }
}

extension APIError {
    /// 409: the first request with the key is not finished.
    public static var idempotencyKeyInUse: APIError {
        APIError(
            .conflict, "idempotency_key_in_use", "A request with this Idempotency-Key is being carried out; ask again in a moment.",
            parameter: "idempotency-key", headers: [.retryAfter: "1"], isRetryable: true)
    }

    /// 422: the key belongs to another request.
    public static var idempotencyKeyReused: APIError {
        APIError(
            .unprocessableContent, "idempotency_key_reused", "This Idempotency-Key was sent with another request; choose a new one.",
            parameter: "idempotency-key")
    }

    /// 410: what the key's request made was deleted since.
    public static var idempotentResultGone: APIError {
        APIError(
            .gone, "idempotent_result_gone", "The request with this Idempotency-Key was carried out; what it made was deleted since.",
            parameter: "idempotency-key")
    }

    /// 400: the route carries a repeated request out again.
    public static var idempotencyUnsupported: APIError {
        APIError(
            .badRequest, "idempotency_unsupported", "This request cannot be repeated by an Idempotency-Key; send it without.",
            parameter: "idempotency-key")
    }
}
