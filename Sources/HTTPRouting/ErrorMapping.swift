import VoiceCore

extension APIError {
    /// The one mapping from any error to what is answered.
    ///
    /// An `APIError` stays as it is. Another `CodedError` is answered with the status that the route declares for its code. What is not
    /// declared is not for the caller's eyes: 503 where a retry can help, else 500, and in both cases without internals.
    ///
    /// - Parameter route: the route that was running, if it came so far.
    public init(_ error: any Error, route: Route?) {
        switch error {
        case let error as APIError: self = error
        case let error as MultipartError: self.init(error.status, error.code, error.userMessage)
        case let error as any CodedError:
            if let declared = route?.errors.first(where: { $0.code == error.code }) {
                self.init(
                    declared.status, error.code, error.userMessage, operatorMessage: error.operatorMessage, isRetryable: error.isRetryable)
            } else if error.isRetryable {
                self = .unavailable(operatorMessage: error.description)
            } else {
                self = .internalError(error.description)
            }
        case is CancellationError: self = .unavailable("cancelled", "The request was cancelled.", operatorMessage: "cancelled")
        default: self = .internalError("\(type(of: error)): \(error)")
        }
    }
}

/// Writes an error as an answer, for routes that speak a vendor's protocol.
public typealias ErrorFormat = @Sendable (APIError, _ requestID: String) -> RouteResponse

extension RouteResponse {
    /// The one shape of an error: `{"error":{"code","message","request_id","param"?,"details"?}}`.
    public static func error(_ error: APIError, requestID: String) -> RouteResponse {
        let shape = ErrorShape(
            error: .init(
                code: error.code, message: error.userMessage, requestId: requestID, param: error.parameter,
                details: error.details.isEmpty ? nil : error.details))
        // Only a detail that is no finite number could not be written; the status and the headers still say what matters.
        return (try? .json(shape, status: error.status, headers: error.headers))
            ?? RouteResponse(status: error.status, headers: error.headers)
    }
}

struct ErrorShape: Encodable, Sendable {
    struct Content: Encodable, Sendable {
        let code: String
        let message: String
        let requestId: String
        let param: String?
        let details: [String: ErrorDetail]?
    }

    let error: Content
}
