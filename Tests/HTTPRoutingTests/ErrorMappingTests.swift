import FoundationEssentials
import HTTPRouting
import HTTPTypes
import NIOCore
import Testing
import VoiceCore

private struct ModuleError: CodedError {
    var code = "wav_truncated"
    var userMessage = "The WAV file ends early."
    var operatorMessage = "chunk data at 44 of /data/secret.wav"
    var isRetryable = false
}

@Suite struct ErrorMappingTests {
    private let route = Route(
        .get, "/", operation: "x", summary: "", permission: .public, success: .empty(description: ""),
        errors: [DeclaredError(.unprocessableContent, "wav_truncated", "")]
    ) { _ in .empty() }

    @Test func aDeclaredErrorGetsItsStatus() {
        let error = APIError(ModuleError(), route: route)
        #expect(error.status == .unprocessableContent)
        #expect(error.userMessage == "The WAV file ends early.")
        #expect(error.operatorMessage.contains("secret.wav"))
    }

    @Test func anUndeclaredErrorTellsTheCallerNothing() throws {
        for error in [
            ModuleError(code: "internal_detail") as any Error,
            DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "secret")),
        ] {
            let mapped = APIError(error, route: route)
            #expect(mapped.status == .internalServerError)
            #expect(mapped.operatorMessage.contains("secret"))
            let text = try text(.error(mapped, requestID: "r1"))
            #expect(!text.contains("secret"))
            #expect(!text.contains("internal_detail"))
        }
    }

    @Test func anUndeclaredErrorThatMayPassIsUnavailable() {
        let mapped = APIError(ModuleError(code: "database_busy", isRetryable: true), route: nil)
        #expect(mapped.status == .serviceUnavailable)
        #expect(mapped.headers[.retryAfter] == "1")
        #expect(mapped.isRetryable)
    }

    @Test func theShapeIsOne() throws {
        let error = APIError(.badRequest, "invalid_field", "Wrong.", parameter: "count", details: ["limit_bytes": 3, "camelCase": "x"])
        #expect(
            try text(.error(error, requestID: "r1"))
                == #"{"error":{"code":"invalid_field","details":{"camelCase":"x","limit_bytes":3},"message":"Wrong.","param":"count","request_id":"r1"}}"#
        )
        #expect(
            try text(.error(.notFound("recording"), requestID: "r2"))
                == #"{"error":{"code":"not_found","message":"There is no such recording.","request_id":"r2"}}"#)
    }

    @Test func multipartErrorsAreTheCallers() {
        #expect(APIError(MultipartError.truncated, route: nil).status == .badRequest)
        #expect(APIError(MultipartError.notMultipart, route: nil).status == .unsupportedMediaType)
    }

    private func text(_ response: RouteResponse) throws -> String {
        guard case .bytes(let bytes) = response.body else { throw ModuleError() }
        return String(buffer: bytes)
    }
}
