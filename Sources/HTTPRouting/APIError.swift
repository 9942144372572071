public import HTTPTypes
public import VoiceCore

/// An error that knows how it is answered over HTTP.
public struct APIError: CodedError {
    /// The status that it is answered with.
    public var status: HTTPResponse.Status

    public var code: String
    public var userMessage: String
    public var operatorMessage: String
    public var isRetryable: Bool

    /// The parameter or field that is wrong, as the caller spells it: `id`, `segments[2].start`.
    public var parameter: String?

    /// More that programs can use: limits, accepted values. Never people's words.
    public var details: [String: ErrorDetail]

    /// Headers that belong to the answer: `Allow`, `Retry-After`, `WWW-Authenticate`.
    public var headers: HTTPFields

    /// - Parameters:
    ///   - message: for the caller: what is wrong and what to do.
    ///   - operatorMessage: for the log; the caller's message by default.
    public init(
        _ status: HTTPResponse.Status, _ code: String, _ message: String, parameter: String? = nil, details: [String: ErrorDetail] = [:],
        headers: HTTPFields = [:], operatorMessage: String? = nil, isRetryable: Bool = false
    ) {
        self.status = status
        self.code = code
        userMessage = message
        self.operatorMessage = operatorMessage ?? message
        self.isRetryable = isRetryable
        self.parameter = parameter
        self.details = details
        self.headers = headers
    }
}

/// A value among an error's details.
public enum ErrorDetail: Sendable, Hashable, Encodable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
    case text(String)
    case integer(Int)
    case number(Double)
    case flag(Bool)
    case list([String])

    public init(stringLiteral value: String) { self = .text(value) }
    public init(integerLiteral value: Int) { self = .integer(value) }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .integer(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .flag(let value): try container.encode(value)
        case .list(let values): try container.encode(values)
        }
    }
}
