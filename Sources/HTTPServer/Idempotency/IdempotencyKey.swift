import Crypto
import HTTPRouting
import HTTPTypes

/// A caller's name for one request, as it is stored: callers put anything into it.
struct IdempotencyKey: Hashable, Sendable {
    /// SHA-256 of the key.
    let hash: [UInt8]

    /// Reads the header; `nil` where there is none. The draft's quoted string and the bare word that most programs send are the same key.
    ///
    /// - Throws: `APIError` 400 unless it has 1 to 255 visible characters and, if it begins with a quote, ends with one.
    init?(_ head: HTTPRequest) throws(APIError) {
        guard let field = head.headerFields[.idempotencyKey] else { return nil }
        var text = field.utf8[...]
        let isQuoted = text.first == UInt8(ascii: "\"")
        let isClosed = !isQuoted || text.count > 2 && text.last == UInt8(ascii: "\"")
        let isShort = (1...255).contains(text.count)
        if isQuoted { text = text.dropFirst().dropLast() }
        guard isShort, isClosed, text.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw APIError(
                .badRequest, "invalid_parameter", "The header 'Idempotency-Key' must have 1 to 255 visible ASCII characters.",
                parameter: "idempotency-key")
        }
        hash = Array(SHA256.hash(data: Array(text)))
    }
}
