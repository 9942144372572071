import HTTPRouting
import HTTPTypes
import Testing

@testable import Compatibility

@Suite struct ErrorFormatTests {
    private func answer(_ error: APIError) async throws -> Answer { try await Answer(OpenAIRoutes.errorFormat(error, "req")) }

    @Test(arguments: [
        (APIError.unauthenticated, 401, "invalid_request_error", "invalid_api_key"),
        (.missingScope("recordings:write"), 403, "invalid_request_error", "missing_scope"),
        (.unsupportedMediaType(accepted: ["multipart/form-data"]), 400, "invalid_request_error", "unsupported_media_type"),
        (.bodyTooLarge(limit: 1), 413, "invalid_request_error", "body_too_large"),
        (.modelNotFound("x"), 404, "invalid_request_error", "model_not_found"),
        (APIError(.tooManyRequests, "too_many", "Slower."), 429, "requests", "rate_limit_exceeded"),
        (.internalError("secret"), 500, "server_error", "internal_error"), (.unavailable(), 503, "server_error", "unavailable"),
    ])
    func errorsHaveFourKeys(_ error: APIError, _ status: Int, _ type: String, _ code: String) async throws {
        let answer = try await answer(error)
        let shape = try answer.error()
        #expect(answer.status == status && Set(shape.keys) == ["message", "type", "param", "code"])
        #expect(shape["type"] as? String == type && shape["code"] as? String == code)
        #expect(!answer.body.contains("secret"))
    }

    private static let full = HTTPResponse.Status(code: 507)

    /// What a client would do by the status alone is confirmed or forbidden.
    @Test(arguments: [
        (APIError(.tooManyRequests, "c", "m"), "true", "1"),
        (APIError(.tooManyRequests, "c", "m", headers: [.retryAfter: "7"], isRetryable: true), "true", "7"),
        (.unavailable(retryAfter: .milliseconds(1500)), "true", "2"),
        (APIError(.serviceUnavailable, "engine_none", "m"), "false", nil),
        (APIError(full, "media_spool_full", "m"), "false", nil), (.internalError("m"), "false", nil),
        (APIError(.requestTimeout, "c", "m", isRetryable: true), "true", "1"),
        (APIError(.gatewayTimeout, "c", "m", headers: [.retryAfter: "1"], isRetryable: true), "false", nil),
        (APIError(.badRequest, "c", "m"), nil, nil), (.unauthenticated, nil, nil),
    ])
    func clientsAreToldWhetherToTryAgain(_ error: APIError, _ shouldRetry: String?, _ seconds: String?) async throws {
        let answer = try await answer(error)
        #expect(answer.header("x-should-retry") == shouldRetry)
        #expect(answer.header("retry-after") == seconds)
        #expect(answer.header("retry-after-ms") == seconds.map { $0 + "000" })
    }
}
