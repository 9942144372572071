import HTTPRouting
import HTTPTypes

/// Errors with the codes that OpenAI's interface gives them.
extension APIError {
    /// 400: a field that must be there is not.
    static func missing(_ field: String) -> APIError {
        APIError(.badRequest, "missing_required_parameter", "Missing required parameter: '\(field)'.", parameter: field)
    }

    /// 400: a field that nobody knows.
    static func unknownParameter(_ field: String) -> APIError {
        APIError(.badRequest, "unknown_parameter", "Unknown parameter: '\(field.shown)'.", parameter: field.shown)
    }

    /// 400: a field of one value was sent twice.
    static func repeated(_ field: String) -> APIError {
        invalidValue(field, "'\(field)' was sent more than once.")
    }

    /// 400: a value that is none for this field.
    static func invalidValue(_ field: String, _ message: String) -> APIError {
        APIError(.badRequest, "invalid_value", message, parameter: field)
    }

    /// 400: a value that exists, but not with this model or the other fields.
    static func unsupportedValue(_ field: String, _ message: String) -> APIError {
        APIError(.badRequest, "unsupported_value", message, parameter: field)
    }

    /// 404: no engine of that name.
    static func modelNotFound(_ name: String) -> APIError {
        APIError(
            .notFound, "model_not_found", "The model '\(name.shown)' does not exist or you do not have access to it.", parameter: "model")
    }

    /// 503: there is nothing that could transcribe.
    static var noEngine: APIError { APIError(.serviceUnavailable, "engine_none", "No speech engine is installed here.") }
}
