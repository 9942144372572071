public import HTTPTypes
public import VoiceCore

/// The cookie by which a signed-in browser says who is asking.
///
/// Scripts cannot read it (`HttpOnly`), and browsers do not send it along with what other sites ask for (`SameSite=Strict`).
public struct SessionCookie: Sendable {
    /// What browsers know it by.
    public static let name = "crescendo_session"

    private let isSecure: Bool

    /// - Parameter isSecure: whether browsers reach the server by https, and must send it over nothing else.
    public init(isSecure: Bool) { self.isSecure = isSecure }

    /// The field `Set-Cookie` that gives it to the browser.
    ///
    /// - Parameters:
    ///   - value: letters, digits, `-` and `_`.
    ///   - lifetime: in whole seconds, after which the browser forgets it.
    public func setting(_ value: Secret<String>, for lifetime: Duration) -> String {
        "\(Self.name)=\(value.revealed); Max-Age=\(lifetime.components.seconds)" + attributes
    }

    /// The field `Set-Cookie` that takes it away.
    public var clearing: String { "\(Self.name)=; Max-Age=0" + attributes }

    private var attributes: String { "; Path=/; HttpOnly; SameSite=Strict" + (isSecure ? "; Secure" : "") }

    /// What a request's browser sent (RFC 6265, 5.4); `nil` without such a cookie.
    ///
    /// Also where there are several: a page on a neighbouring host could have pushed one of its own before ours, and nothing tells them
    /// apart.
    public static func value(in head: HTTPRequest) -> Secret<String>? {
        guard let field = head.headerFields[.cookie] else { return nil }
        let values = field.split(separator: ";").compactMap { pair -> Substring? in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, parts[0].trimmingPrefix(while: { $0 == " " }) == name else { return nil }
            return parts[1]
        }
        guard values.count == 1, let value = values.first, !value.isEmpty else { return nil }
        return Secret(String(value))
    }
}
