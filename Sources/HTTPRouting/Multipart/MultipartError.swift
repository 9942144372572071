public import HTTPTypes
public import VoiceCore

/// What can be wrong with a multipart body.
public enum MultipartError: CodedError, Equatable {
    case notMultipart
    case invalidBoundary
    case malformedBoundary
    case malformedHeader
    case invalidDisposition
    case unsupportedEncoding
    case preambleTooLong(limit: Int)
    case headersTooLong(limit: Int)
    case tooManyParts(limit: Int)
    case truncated

    /// The status that it is answered with.
    public var status: HTTPResponse.Status {
        switch self {
        case .notMultipart: .unsupportedMediaType
        case .tooManyParts: .contentTooLarge
        default: .badRequest
        }
    }

    public var code: String {
        switch self {
        case .notMultipart: "unsupported_media_type"
        case .invalidBoundary, .malformedBoundary: "multipart_boundary"
        case .malformedHeader, .invalidDisposition, .unsupportedEncoding: "multipart_header"
        case .preambleTooLong, .headersTooLong, .tooManyParts: "multipart_limit"
        case .truncated: "multipart_truncated"
        }
    }

    public var userMessage: String {
        switch self {
        case .notMultipart: "The body must be multipart/form-data."
        case .invalidBoundary: "The Content-Type needs a boundary of 1 to 70 of the characters that RFC 2046 allows."
        case .malformedBoundary: "A line with the form's boundary holds something else besides."
        case .malformedHeader: "A header of a part of the form is not well formed."
        case .invalidDisposition: "Every part of the form needs one 'Content-Disposition: form-data' with a name."
        case .unsupportedEncoding: "A part of the form has a Content-Transfer-Encoding; send it as it is, in binary."
        case .preambleTooLong(let limit): "More than \(limit) bytes stand before the form's first boundary."
        case .headersTooLong(let limit): "The headers of a part of the form are longer than \(limit) bytes."
        case .tooManyParts(let limit): "The form has more than \(limit) parts."
        case .truncated: "The form ends before its last boundary."
        }
    }
}
