import HTTPRouting
import HTTPTypes
import Testing
import VoiceCore

@Suite struct SessionCookieTests {
    private func value(_ fields: String...) -> String? {
        var head = HTTPRequest(method: .get, scheme: nil, authority: nil, path: "/")
        for field in fields { head.headerFields.append(HTTPField(name: .cookie, value: field)) }
        return SessionCookie.value(in: head)?.revealed
    }

    @Test func itIsFoundAmongOthers() {
        #expect(value("crescendo_session=abc") == "abc")
        #expect(value("a=b; crescendo_session=a-_=c; d=e") == "a-_=c")
        #expect(value("a=b", "crescendo_session=abc") == "abc", "a request may have its cookies in several fields")
    }

    @Test func whatIsNotClearlyItIsNone() {
        #expect(value() == nil)
        #expect(value("crescendo_session=") == nil && value("crescendo_session") == nil)
        #expect(value("Crescendo_Session=abc") == nil && value("xcrescendo_session=abc") == nil)
        #expect(value("crescendo_session=abc; crescendo_session=def") == nil)
        #expect(value("crescendo_session=abc", "crescendo_session=def") == nil)
    }

    @Test func itIsForThisServerAndNoScript() {
        let cookie = SessionCookie(isSecure: true)
        #expect(
            cookie.setting(Secret("abc"), for: .seconds(60))
                == "crescendo_session=abc; Max-Age=60; Path=/; HttpOnly; SameSite=Strict; Secure")
        #expect(SessionCookie(isSecure: false).clearing == "crescendo_session=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict")
    }
}
