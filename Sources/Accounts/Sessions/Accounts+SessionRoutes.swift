import HTTPRouting
import HTTPTypes
import VoiceCore

/// Signing in and out with a browser.
extension Accounts {
    var sessionRoutes: [Route] { [signInRoute, sessionRoute, signOutRoute, listSessionsRoute, endSessionRoute] }

    struct SignIn: Codable, Sendable, FieldDescribing {
        let token: String

        static let fieldNotes = [FieldNote("token", "What stands behind # in a sign-in link.", characters: 1...200)]
    }

    /// Who is asking, and for how long they may.
    struct SessionReport: Codable, Sendable {
        let account: AccountID
        /// Absent for a key.
        let session: WebSessionID?
        let scopes: [String]
        /// When the browser is signed out unless it is used before; absent for a key, which has no such time.
        let expiresAt: Timestamp?
    }

    struct ListedSession: Codable, Sendable {
        let id: WebSessionID
        let browser: String
        let createdAt: Timestamp
        let lastUsedAt: Timestamp
        let expiresAt: Timestamp
        /// Whether it is the one that asks.
        let isCurrent: Bool
    }

    struct SessionList: Codable, Sendable {
        let sessions: [ListedSession]
    }

    private static let setsCookie = ["Set-Cookie": "The session's cookie."]
    private static let unknownSession = DeclaredError(
        .notFound, AccountsError.sessionNotFound.code, "The account has no such session, or what asks is no browser that signed in.")

    private var signInRoute: Route {
        Route(
            .post, "/v1/session", operation: "signIn", summary: "Signs a browser in with what a sign-in link carries.",
            permission: .public, body: .json(SignIn.self, description: "The link's token, which is worth nothing afterwards."),
            bodyLimit: 4096,
            success: .json(
                SessionReport.self, status: .created, description: "The browser is signed in.", headers: Self.setsCookie),
            errors: [
                DeclaredError(
                    .unauthorized, AccountsError.signInLinkInvalid.code, "The link was used, has expired, or is not of this server."),
                DeclaredError(.forbidden, APIError.crossSiteRequest.code, "The page that asks is not this server's own."),
            ]
        ) { request in
            try Self.refuseForeignPage(request)
            let token = try await request.json(SignIn.self).token
            let browser = BrowserName.of(request.head.headerFields[.userAgent])
            let (session, account, secret) = try await signIn(token, browser: browser)
            let report = SessionReport(account: account, session: session.id, scopes: [Scope.all.rawValue], expiresAt: session.expiresAt)
            return try .json(
                report, status: .created, headers: [.setCookie: cookie.setting(secret, for: WebSession.lifetime)])
        }
    }

    /// A page of another site could otherwise sign its reader in to an account that is not theirs.
    private static func refuseForeignPage(_ request: RouteRequest) throws(APIError) {
        guard let site = HTTPField.Name("sec-fetch-site").flatMap({ request.head.headerFields[$0] }) else { return }
        guard site == "same-origin" || site == "none" else { throw .crossSiteRequest }
    }

    private var sessionRoute: Route {
        Route(
            .get, "/v1/session", operation: "getSession", summary: "Tells who is asking, and until when a browser is signed in.",
            permission: .authenticated,
            success: .json(SessionReport.self, description: "Who it is. A browser gets its cookie anew.", headers: Self.setsCookie),
            caching: .never
        ) { request in
            let principal = try request.requirePrincipal()
            let current = try await sessions(of: principal.account).first { $0.id.text == principal.key }
            var headers: HTTPFields = [:]
            // The browser's own clock runs from the last cookie, so that it forgets the session when the server does.
            if current != nil, let secret = SessionCookie.value(in: request.head) {
                headers[.setCookie] = cookie.setting(secret, for: WebSession.lifetime)
            }
            let report = SessionReport(
                account: principal.account, session: current?.id, scopes: principal.scopes.map(\.rawValue).sorted(),
                expiresAt: current?.expiresAt)
            return try .json(report, headers: headers)
        }
    }

    private var signOutRoute: Route {
        Route(
            .delete, "/v1/session", operation: "signOut", summary: "Signs the browser that asks out.", permission: .authenticated,
            success: .empty(description: "It is signed out.", headers: ["Set-Cookie": "Takes the cookie away."]),
            errors: [Self.unknownSession]
        ) { request in
            let principal = try request.requirePrincipal()
            guard let id = WebSessionID(principal.key) else { throw AccountsError.sessionNotFound }
            try await endSession(id, of: principal.account)
            return .empty(headers: [.setCookie: cookie.clearing])
        }
    }

    private var listSessionsRoute: Route {
        Route(
            .get, "/v1/sessions", operation: "listSessions", summary: "Lists the browsers that are signed in.",
            permission: .scope(.keysAdmin),
            success: .json(SessionList.self, description: "The sessions, the one that was used last first."), caching: .never
        ) { request in
            let principal = try request.requirePrincipal()
            let list = try await sessions(of: principal.account).map { session in
                ListedSession(
                    id: session.id, browser: session.browser, createdAt: session.createdAt, lastUsedAt: session.lastUsedAt,
                    expiresAt: session.expiresAt, isCurrent: session.id.text == principal.key)
            }
            return try .json(SessionList(sessions: list))
        }
    }

    private var endSessionRoute: Route {
        Route(
            .delete, "/v1/sessions/{id}", operation: "endSession", summary: "Signs a browser out at once.",
            permission: .scope(.keysAdmin), parameters: [.path("id", WebSessionID.self, "The session's id.")],
            success: .empty(description: "It is signed out."), errors: [Self.unknownSession]
        ) { request in
            try await endSession(try request.path("id"), of: request.requirePrincipal().account)
            return .empty()
        }
    }
}
