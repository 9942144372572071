public import Crypto
public import VoiceCore

/// Signs links that give one thing to whoever has them, until a time: HMAC-SHA256 over method, path and expiry.
///
/// The signature covers nothing else, so a route must not let other query parameters widen what the link gives. Keys are named, so that
/// a new one can take over while links of the old one run out.
public struct LinkSigner: Sendable {
    public struct Key: Sendable {
        /// Letters and digits; stands in the link.
        public let id: String
        let secret: SymmetricKey

        /// - Parameter secret: at least 32 random bytes.
        public init(id: String, secret: SymmetricKey) {
            self.id = id
            self.secret = secret
        }
    }

    private let current: Key
    private let keys: [String: Key]

    /// - Parameters:
    ///   - current: signs.
    ///   - previous: are still accepted.
    public init(current: Key, previous: [Key] = []) {
        self.current = current
        keys = Dictionary((previous + [current]).map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    }

    /// The path with its signature: `/v1/…?expires=1790000000&key=1&signature=…`.
    ///
    /// - Parameters:
    ///   - method: `GET` (which stands for `HEAD` too) or `PUT`.
    ///   - path: as it will be requested, percent-encoded, without a query.
    ///   - expires: cut to whole seconds; the link is good until then.
    public func link(method: String, path: String, expires: Timestamp) -> String {
        let seconds = String(expires.microseconds / 1_000_000)
        let code = HMAC<SHA256>.authenticationCode(for: Self.message(method, path, seconds, current.id), using: current.secret)
        return "\(path)?expires=\(seconds)&key=\(current.id)&signature=\(Hex.encode(Array(code)))"
    }

    /// Checks a request that came with a signed link. Takes the same time wherever a wrong signature differs.
    ///
    /// - Parameter query: the request's query, without `?`.
    /// - Throws: `.linkInvalid`; `.linkExpired`, only for a link that was good once.
    public func verify(method: String, path: String, query: String, now: Timestamp) throws {
        guard let expires = Self.parameter("expires", in: query), let seconds = Int64(expires),
            let key = Self.parameter("key", in: query).flatMap({ keys[$0] }),
            let signature = Self.parameter("signature", in: query).flatMap(Hex.decode),
            HMAC<SHA256>.isValidAuthenticationCode(
                signature, authenticating: Self.message(method, path, expires, key.id), using: key.secret)
        else { throw ObjectStoreError.linkInvalid }
        let (end, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        guard !overflow, now.microseconds < end else { throw ObjectStoreError.linkExpired }
    }

    private static func message(_ method: String, _ path: String, _ expires: String, _ key: String) -> [UInt8] {
        Array("crescendo link 1\n\(method == "HEAD" ? "GET" : method)\n\(path)\n\(expires)\n\(key)".utf8)
    }

    /// A parameter's value; `nil` if it is missing or there twice.
    private static func parameter(_ name: String, in query: String) -> String? {
        let values = query.split(separator: "&").filter { $0.hasPrefix(name + "=") }
        return values.count == 1 ? String(values[0].dropFirst(name.count + 1)) : nil
    }
}
