/// A media type with its parameters (RFC 9110, 8.3.1): `multipart/form-data; boundary=x`.
public struct MediaType: Sendable, Hashable {
    /// Type and subtype in lower case: `multipart/form-data`.
    public let essence: String

    /// The parameters by name in lower case; values as they are, unquoted.
    public let parameters: [String: String]

    /// Reads a `Content-Type`; `nil` where it is malformed.
    public init?(_ field: String) {
        guard let value = HeaderValue(field), value.essence.split(separator: "/", omittingEmptySubsequences: false).count == 2 else {
            return nil
        }
        essence = value.essence.lowercased()
        parameters = value.parameters
    }
}
