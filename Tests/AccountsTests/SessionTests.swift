import Foundation
import HTTPRouting
import HTTPTypes
import NIOCore
import ObjectStore
import Storage
import StorageSQLite
import Testing
import VoiceCore

@testable import Accounts

@Suite struct SessionTests {
    private static let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"

    /// Calls a route as the server would.
    private func send(
        _ operation: String, of home: Home, as principal: Principal? = nil, _ json: String? = nil, path: [String: String] = [:],
        headers: HTTPFields = [:]
    ) async throws -> RouteResponse {
        let route = try #require(home.accounts.routes.first { $0.operation == operation })
        var head = HTTPRequest(method: route.method, scheme: "http", authority: "localhost", path: route.path)
        head.headerFields = headers
        let body = RequestBody(ByteBuffer(string: json ?? ""))
        return try await route.handler(
            RouteRequest(id: "r", head: head, route: route, pathValues: path, principal: principal, body: body))
    }

    private func json<Value: Decodable>(_ response: RouteResponse) throws -> Value {
        guard case .bytes(let bytes) = response.body else { throw AccountsError.sessionNotFound }
        return try JSON.decode(from: Data(bytes.readableBytesView))
    }

    /// Signs in by a fresh link and gives what the cookie holds.
    private func signIn(_ home: Home, browser: String = firefox) async throws -> (cookie: Secret<String>, answer: RouteResponse) {
        let token = try await home.accounts.makeSignInToken(for: home.accounts.owner())
        let answer = try await send(
            "signIn", of: home, #"{"token":"\#(token.text.revealed)"}"#, headers: [.userAgent: browser])
        let field = try #require(answer.headers[.setCookie])
        let pair = try #require(field.split(separator: ";").first?.split(separator: "="))
        return (Secret(String(pair[1])), answer)
    }

    @Test func aLinkSignsInOnceAndTheCookieIsTheOwner() async throws {
        let home = try await Home.make()
        let owner = try await home.accounts.owner()
        let token = try await home.accounts.makeSignInToken(for: owner)
        let body = #"{"token":"\#(token.text.revealed)"}"#
        let answer = try await send("signIn", of: home, body, headers: [.userAgent: Self.firefox])
        #expect(answer.status == .created && answer.headers[.cacheControl] == nil)
        let report: Accounts.SessionReport = try json(answer)
        #expect(report.account == owner && report.scopes == ["*"])
        let cookie = try #require(answer.headers[.setCookie])
        #expect(cookie.hasPrefix("crescendo_session=") && cookie.hasSuffix("; Max-Age=2592000; Path=/; HttpOnly; SameSite=Strict"))
        let secret = Secret(String(cookie.dropFirst("crescendo_session=".count).prefix { $0 != ";" }))
        let principal = try #require(try await home.accounts.authenticate(session: secret))
        #expect(principal == Principal(account: owner, key: try #require(report.session).text, scopes: [.all]))
        #expect(try await home.accounts.authenticate(secret.revealed) == nil, "it is no key")
        #expect(try await home.accounts.authenticate(session: token.text) == nil)
        await #expect(throws: AccountsError.signInLinkInvalid) { try await send("signIn", of: home, body) }
        try await home.remove()
    }

    @Test func aLinkIsUsedByOneOfManyWhoTryAtOnce() async throws {
        let home = try await Home.make()
        let token = try await home.accounts.makeSignInToken(for: home.accounts.owner())
        let accounts = home.accounts
        let opened = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<10 { group.addTask { (try? await accounts.signIn(token.text.revealed, browser: "x")) != nil } }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(opened == 1)
        try await home.remove()
    }

    @Test func aLinkLastsAQuarterOfAnHour() async throws {
        let home = try await Home.make()
        let owner = try await home.accounts.owner()
        let (early, late) = (try await home.accounts.makeSignInToken(for: owner), try await home.accounts.makeSignInToken(for: owner))
        home.clock.advance(by: .seconds(15 * 60 - 1))
        _ = try await home.accounts.signIn(early.text.revealed, browser: "x")
        home.clock.advance(by: .seconds(1))
        await #expect(throws: AccountsError.signInLinkInvalid) { try await home.accounts.signIn(late.text.revealed, browser: "x") }
        _ = try await home.accounts.makeSignInToken(for: owner)
        let kept = try await home.database.read { tx in try tx.query("SELECT 1 FROM sign_in_tokens").count }
        #expect(kept == 1, "old ones are forgotten with the next")
        try await home.remove()
    }

    @Test(arguments: ["", "x", "crescendo_AAAA", "🙂"])
    func noOtherTextSignsIn(_ text: String) async throws {
        let home = try await Home.make()
        await #expect(throws: AccountsError.signInLinkInvalid) { try await home.accounts.signIn(text, browser: "x") }
        #expect(try await home.accounts.authenticate(session: Secret(text)) == nil)
        try await home.remove()
    }

    @Test func aSessionLastsThirtyDaysFromItsLastUse() async throws {
        let home = try await Home.make()
        let owner = try await home.accounts.owner()
        let (used, _) = try await signIn(home)
        let (left, _) = try await signIn(home)
        let day = Duration.seconds(86_400)
        home.clock.advance(by: day * 29)
        home.accounts.sessionCache.forgetAll()
        #expect(try await home.accounts.authenticate(session: used) != nil)
        home.clock.advance(by: day * 29)
        home.accounts.sessionCache.forgetAll()
        #expect(try await home.accounts.authenticate(session: used) != nil)
        #expect(try await home.accounts.authenticate(session: left) == nil)
        #expect(try await home.accounts.sessions(of: owner).count == 1)
        _ = try await signIn(home)
        let kept = try await home.database.read { tx in try tx.query("SELECT 1 FROM web_sessions").count }
        #expect(kept == 2, "the one that ended is forgotten with the next sign-in")
        try await home.remove()
    }

    @Test func whoAsksGetsTheCookieAnew() async throws {
        let home = try await Home.make(cookie: SessionCookie(isSecure: true))
        let (secret, answer) = try await signIn(home)
        #expect(answer.headers[.setCookie]?.hasSuffix("; Secure") == true)
        let principal = try #require(try await home.accounts.authenticate(session: secret))
        let cookie = "crescendo_session=\(secret.revealed)"
        let asked = try await send("getSession", of: home, as: principal, headers: [.cookie: cookie])
        #expect(asked.headers[.setCookie]?.hasPrefix(cookie + "; Max-Age=2592000;") == true)
        let report: Accounts.SessionReport = try json(asked)
        #expect(report.session?.text == principal.key && report.expiresAt == home.clock.now() + .seconds(30 * 86_400))
        // A key has no session, and gets no cookie.
        let key = Principal(account: principal.account, key: APIKeyID.make().text, scopes: ["recordings:read"])
        let other = try await send("getSession", of: home, as: key)
        let bare: Accounts.SessionReport = try json(other)
        #expect(other.headers[.setCookie] == nil && bare.session == nil && bare.expiresAt == nil && bare.scopes == ["recordings:read"])
        await #expect(throws: AccountsError.sessionNotFound) { try await send("signOut", of: home, as: key) }
        try await home.remove()
    }

    @Test func signingOutEndsTheSessionAndTakesTheCookie() async throws {
        let home = try await Home.make()
        let (secret, _) = try await signIn(home)
        let principal = try #require(try await home.accounts.authenticate(session: secret))
        let holds = {
            try await home.database.read { tx in try home.accounts.holds(principal.key, of: principal.account, in: tx) }
        }
        #expect(try await holds())
        let answer = try await send("signOut", of: home, as: principal)
        #expect(answer.headers[.setCookie] == "crescendo_session=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict")
        #expect(try await home.accounts.authenticate(session: secret) == nil, "at once, whatever was cached")
        #expect(try await !holds())
        await #expect(throws: AccountsError.sessionNotFound) { try await send("signOut", of: home, as: principal) }
        let kinds = try await home.database.read { tx in try tx.query("SELECT kind FROM events ORDER BY id").map { try $0[0] as String } }
        #expect(kinds == ["account.created", "session.opened", "session.ended"])
        try await home.remove()
    }

    @Test func sessionsAreListedAndEnded() async throws {
        let home = try await Home.make()
        let (mine, _) = try await signIn(home)
        home.clock.advance(by: .seconds(60))
        let (lost, _) = try await signIn(home, browser: "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1")
        let principal = try #require(try await home.accounts.authenticate(session: mine))
        let list: Accounts.SessionList = try json(await send("listSessions", of: home, as: principal))
        #expect(list.sessions.map(\.browser) == ["Safari on iPhone", "Firefox on Linux"])
        #expect(list.sessions.map(\.isCurrent) == [false, true])
        _ = try await send("endSession", of: home, as: principal, path: ["id": list.sessions[0].id.text])
        #expect(try await home.accounts.authenticate(session: lost) == nil)
        #expect(try await home.accounts.authenticate(session: mine) != nil)
        let stranger = Principal(account: .make(), key: "key", scopes: [.all])
        await #expect(throws: AccountsError.sessionNotFound) {
            try await send("endSession", of: home, as: stranger, path: ["id": list.sessions[1].id.text])
        }
        let none: Accounts.SessionList = try json(await send("listSessions", of: home, as: stranger))
        #expect(none.sessions.isEmpty)
        try await home.remove()
    }

    @Test(arguments: [("same-origin", true), ("none", true), ("same-site", false), ("cross-site", false)])
    func aForeignPageSignsNobodyIn(_ site: String, _ isTaken: Bool) async throws {
        let home = try await Home.make()
        let token = try await home.accounts.makeSignInToken(for: home.accounts.owner())
        let body = #"{"token":"\#(token.text.revealed)"}"#
        let headers: HTTPFields = [try #require(HTTPField.Name("sec-fetch-site")): site]
        if isTaken {
            #expect(try await send("signIn", of: home, body, headers: headers).status == .created)
        } else {
            let error = await #expect(throws: APIError.self) { try await send("signIn", of: home, body, headers: headers) }
            #expect(error?.code == "cross_site_request")
            #expect(try await send("signIn", of: home, body).status == .created, "the link is still good")
        }
        try await home.remove()
    }

    @Test func neitherLinkNorCookieIsInTheDatabase() async throws {
        let home = try await Home.make()
        let token = try await home.accounts.makeSignInToken(for: home.accounts.owner())
        let (cookie, _) = try await signIn(home)
        try await home.database.close()
        for file in try FileManager.default.contentsOfDirectory(atPath: home.directory) {
            guard let data = FileManager.default.contents(atPath: home.directory + "/" + file) else { continue }
            for secret in [token.text, cookie] { #expect(data.range(of: Data(secret.revealed.utf8)) == nil, "\(file) holds it") }
        }
        #expect(!"\(token) \(cookie)".contains(cookie.revealed) && !"\(token)".contains(token.text.revealed))
        try FileManager.default.removeItem(atPath: home.directory)
    }
}

@Suite struct BrowserNameTests {
    @Test(arguments: [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36",
            "Chrome on Windows"
        ),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/19.0 Safari/605.1.15", "Safari on macOS"),
        ("Mozilla/5.0 (iPad; CPU OS 19_0 like Mac OS X) AppleWebKit/605.1.15 CriOS/140.0 Mobile Safari/604.1", "Chrome on iPad"),
        ("Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/140.0 Safari/537.36", "Chrome on Linux"),
        ("curl/8.5.0", "curl"), ("something else", "Another browser"), ("", "Another browser"),
    ])
    func browsersAreKnownByWhatTheyAddToTheOthers(_ agent: String, _ name: String) { #expect(BrowserName.of(agent) == name) }

    @Test func noneIsAnotherBrowser() { #expect(BrowserName.of(nil) == "Another browser") }
}
