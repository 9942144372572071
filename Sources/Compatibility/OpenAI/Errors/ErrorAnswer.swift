import HTTPRouting
import HTTPTypes
import NIOCore
import VoiceCore

/// An error in OpenAI's shape; all four keys are always there.
struct ErrorAnswer: Encodable, Sendable {
    struct Content: Encodable, Sendable {
        private enum Keys: CodingKey { case message, type, param, code }

        let message: String
        let type: String
        let param: String?
        let code: String?

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Keys.self)
            try container.encode(message, forKey: .message)
            try container.encode(type, forKey: .type)
            try container.encode(param, forKey: .param)
            try container.encode(code, forKey: .code)
        }
    }

    let error: Content

    init(_ error: APIError) {
        let concernsFile = OpenAIRoutes.unusableAudio.contains(error.code)
        self.error = Content(
            message: error.userMessage, type: Self.type(of: error), param: error.parameter ?? (concernsFile ? "file" : nil),
            code: Self.code(of: error))
    }

    private static func type(of error: APIError) -> String {
        switch error.status.code {
        case 429: "requests"
        case 500...: "server_error"
        default: "invalid_request_error"
        }
    }

    private static func code(of error: APIError) -> String {
        switch error.status.code {
        case 401: "invalid_api_key"
        case 429: "rate_limit_exceeded"
        default: error.code
        }
    }
}

extension OpenAIRoutes {
    /// Writes errors as OpenAI's clients read them.
    static let errorFormat: ErrorFormat = { error, _ in
        let headers = retryHeaders(of: error)
        // Their interface has one status for every body that it cannot use.
        let status = error.status == .unsupportedMediaType ? .badRequest : error.status
        return (try? .json(ErrorAnswer(error), status: status, headers: headers)) ?? RouteResponse(status: status, headers: headers)
    }

    /// The clients try again by the status alone: on 408, 409, 429 and from 500 on. Where that would be in vain they are told so.
    private static func retryHeaders(of error: APIError) -> HTTPFields {
        var headers = error.headers
        let status = error.status.code
        guard status >= 500 || [408, 409, 429].contains(status) else { return headers }
        // A file that took too long once will do so again, and what is full or not installed is not mended within a minute.
        let lasts = [504, 507].contains(status) || OpenAIRoutes.lastingOutages.contains(error.code)
        let helps = status == 429 || error.isRetryable && !lasts
        headers[.shouldRetry] = helps ? "true" : "false"
        guard helps else {
            headers[.retryAfter] = nil
            return headers
        }
        let seconds = headers[.retryAfter].flatMap { Int($0) } ?? 1
        headers[.retryAfter] = String(seconds)
        headers[.retryAfterMilliseconds] = String(seconds * 1000)
        return headers
    }
}

extension HTTPField.Name {
    /// `retry-after-ms`: a name of visible ASCII, which cannot fail.
    fileprivate static let retryAfterMilliseconds = HTTPField.Name("retry-after-ms")!
    /// `x-should-retry`
    fileprivate static let shouldRetry = HTTPField.Name("x-should-retry")!
}
