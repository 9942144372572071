import HTTPRouting
import HTTPTypes
public import VoiceCore

/// What a request shows to say who is asking.
public struct Credential: Sendable {
    /// How it was sent.
    public enum Scheme: Sendable, Hashable {
        /// `Authorization: Bearer …`
        case bearer
        /// `Authorization: Token …`
        case token
        /// `x-api-key: …`
        case apiKey
        /// The cookie of a browser that signed in, which the browser adds by itself to whatever is asked.
        case session
    }

    /// How it was sent.
    public let scheme: Scheme

    /// The key itself.
    public let value: Secret<String>

    public init(_ scheme: Scheme, _ value: String) {
        self.scheme = scheme
        self.value = Secret(value)
    }

    /// Finds the credential in a request; `nil` where there is none, or one that cannot be a key: empty, over 4096 bytes, not visible ASCII.
    ///
    /// `Authorization` counts before `x-api-key`, and both before a cookie: what a program says itself, before what a browser adds.
    init?(_ head: HTTPRequest) {
        if let field = head.headerFields[.authorization] {
            let parts = field.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
            guard parts.count == 2 else { return nil }
            switch parts[0].lowercased() {
            case "bearer": self.init(checked: .bearer, parts[1])
            case "token": self.init(checked: .token, parts[1])
            default: return nil
            }
        } else if let field = head.headerFields[.apiKey] {
            self.init(checked: .apiKey, field[...])
        } else if let cookie = SessionCookie.value(in: head) {
            self.init(checked: .session, cookie.revealed[...])
        } else {
            return nil
        }
    }

    private init?(checked scheme: Scheme, _ text: Substring) {
        let key = text.drop { $0 == " " }
        guard (1...4096).contains(key.utf8.count), key.utf8.allSatisfy({ (33...126).contains($0) }) else { return nil }
        self.init(scheme, String(key))
    }
}

extension HTTPField.Name {
    /// `x-api-key`: a name of visible ASCII, which cannot fail.
    static let apiKey = HTTPField.Name("x-api-key")!
    /// `x-request-id`
    static let requestID = HTTPField.Name("x-request-id")!
}
