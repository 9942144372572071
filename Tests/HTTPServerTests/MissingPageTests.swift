import HTTPRouting
import HTTPServer
import HTTPTypes
import Testing

/// Who asks for what is not there: a person with a browser is shown a page, a program the error.
@Suite struct MissingPageTests {
    private static func status(_ request: String, accept: String?, configured: Bool = true) async throws -> (Int, String) {
        var result = (0, "")
        try await ServerUnderTest.run(
            [Routes.hello, Routes.secret],
            configure: { if configured { $0.missingPage = { .text("Nothing is here.") } } }
        ) { server in
            let connection = try await server.connect()
            let accepted = accept.map { "Accept: \($0)\r\n" } ?? ""
            try await connection.send("\(request) HTTP/1.1\r\nHost: 127.0.0.1:\(server.port)\r\n\(accepted)\r\n")
            let response = try await connection.response()
            result = (response.status, response.body)
        }
        return result
    }

    private static let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

    @Test func aBrowserIsShownAPage() async throws {
        let (status, text) = try await Self.status("GET /nowhere", accept: Self.browser)
        #expect(status == 404)
        #expect(text == "Nothing is here.")
    }

    /// And who may ask nothing is told 401 as for every other path.
    @Test(arguments: [("GET /nowhere", "*/*"), ("GET /nowhere", nil), ("GET /v1/nowhere", browser), ("POST /nowhere", browser)])
    func aProgramIsToldTheError(_ request: String, _ accept: String?) async throws {
        let (status, text) = try await Self.status(request, accept: accept)
        #expect(status == 401)
        #expect(text.contains("unauthenticated"))
    }

    @Test func withoutAPageEverybodyIsToldTheError() async throws {
        #expect(try await Self.status("GET /nowhere", accept: Self.browser, configured: false).0 == 401)
    }
}
