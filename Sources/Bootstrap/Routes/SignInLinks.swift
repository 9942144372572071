import Accounts
import HTTPRouting
import HTTPTypes
import NIOConcurrencyHelpers
import VoiceCore

/// A link that signs a browser in, once.
struct SignInLink: Codable, Sendable {
    /// The token stands behind `#`, so that no browser sends it with a request that is logged.
    let url: String
    let expiresAt: Timestamp
}

/// Makes links to the web app, once it is known where the server listens.
final class SignInLinks: Sendable {
    static let path = "/v1/admin/sign-in-links"

    private let accounts: Accounts
    /// `http://127.0.0.1:8080`; `nil` before the server listens.
    private let origin: NIOLockedValueBox<String?> = NIOLockedValueBox(nil)

    init(_ accounts: Accounts) { self.accounts = accounts }

    /// To be called when the server listens.
    ///
    /// - Parameter origin: scheme, host and port by which browsers reach it.
    func listen(at origin: String) { self.origin.withLockedValue { $0 = origin } }

    /// - Throws: `APIError` 503 as long as the server does not listen.
    func make(for account: AccountID) async throws -> SignInLink {
        guard let origin = origin.withLockedValue({ $0 }) else { throw APIError.unavailable() }
        let token = try await accounts.makeSignInToken(for: account)
        return SignInLink(url: "\(origin)/sign-in#\(token.text.revealed)", expiresAt: token.expiresAt)
    }
}

extension Route {
    /// What `crescendo sign-in` asks. Only for who can reach the socket in the data directory, and so could read everything in it as well.
    static func makeSignInLink(_ links: SignInLinks) -> Route {
        var route = Route(
            .post, SignInLinks.path, operation: "makeSignInLink", summary: "Makes a link that signs a browser in, once.",
            permission: .scope("server:admin"),
            success: .json(SignInLink.self, status: .created, description: "The link, which is shown this once.")
        ) { request in
            try .json(await links.make(for: request.requirePrincipal().account), status: .created, headers: [.cacheControl: "no-store"])
        }
        route.isLocal = true
        return route
    }
}
