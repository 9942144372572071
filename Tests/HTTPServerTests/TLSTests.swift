import Foundation
import Testing
import VoiceCore

@testable import HTTPServer

@Suite struct TLSTests {
    private func serving(
        _ certificate: TestCertificate, configure: (inout WebServerConfiguration) -> Void = { _ in },
        _ body: (ServerUnderTest) async throws -> Void
    ) async throws {
        try await ServerUnderTest.run(Routes.all) {
            $0.tls = TLSFiles(certificateChain: certificate.certificate, privateKey: certificate.key)
            configure(&$0)
        } _: { server in
            try await body(server)
        }
    }

    @Test func aProgramThatTrustsTheCertificateIsServed() async throws {
        let certificate = try await TestCertificate()
        try await serving(certificate) { server in
            let url = "https://localhost:\(server.port)"
            let curl = ["curl", "--silent", "--show-error", "--noproxy", "*", "--max-time", "60", "--cacert", certificate.certificate]
            let upload = certificate.folder + "/upload"
            try Data(repeating: 7, count: 3 << 20).write(to: URL(fileURLWithPath: upload))
            let (status, said) = try await run(curl + ["\(url)/hello", "\(url)/count", "--data-binary", "@\(upload)"])
            #expect(status == 0 && said.hasSuffix("\(3 << 20)"), "\(said)")
            let (tooOld, why) = try await run(curl + ["--tls-max", "1.1", "\(url)/hello"])
            #expect(tooOld == 35, "TLS 1.1 is refused: \(why)")
            let (foreign, reason) = try await run(["curl", "--silent", "--show-error", "--noproxy", "*", "\(url)/hello"])
            #expect(foreign == 60, "a certificate that nobody vouches for is the client's to refuse: \(reason)")
        }
    }

    @Test func aConnectionOfTLSAnswersManyRequests() async throws {
        let certificate = try await TestCertificate()
        try await serving(certificate) { server in
            let connection = try await RawConnection(.tcp(host: "127.0.0.1", port: server.port), tls: certificate.clientContext())
            for _ in 0..<3 {
                try await connection.send(Scenario.get("/hello", host: "localhost:\(server.port)"))
                #expect(try await connection.response().body == "Hello")
            }
            try await connection.send(Scenario.get("/stream/chunked", "Connection: close"))
            #expect(try await connection.response().body == "one two")
            #expect(try await connection.untilClosed() == "")
        }
    }

    @Test func plainHTTPIsToldToSpeakTLS() async throws {
        let certificate = try await TestCertificate()
        try await serving(certificate) { server in
            let connection = try await server.connect()
            try await connection.send(Scenario.post("/v1/secret", "{}", "Authorization: Bearer owner"))
            let response = try await connection.response()
            #expect(response.status == 400)
            #expect(response.body.contains("tls_required") && response.body.contains("https"))
            #expect(response.header("connection") == "close")
            #expect(response.header("x-request-id").map(response.body.contains) == true)
            #expect(try await connection.untilClosed() == "")
            let nonsense = try await server.connect()
            try await nonsense.send(String(repeating: "\u{1}", count: 64))
            _ = try await nonsense.untilClosed()
        }
    }

    @Test(arguments: ["", "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}"])
    func aHandshakeThatNeverEndsIsCut(_ beginning: String) async throws {
        let certificate = try await TestCertificate()
        try await serving(certificate, configure: { $0.firstRequestDeadline = .milliseconds(200) }) { server in
            let connection = try await server.connect()
            // On a slow machine the deadline may have passed by now; closed already is as good.
            try? await connection.send(beginning)
            #expect(try await !connection.untilClosed().contains("HTTP/1.1 2"))
        }
    }

    @Test func aClientThatGoesNoFurtherThanItsHandshakeIsCut() async throws {
        let certificate = try await TestCertificate()
        try await serving(certificate, configure: { $0.firstRequestDeadline = .milliseconds(200) }) { server in
            let connection = try await RawConnection(.tcp(host: "127.0.0.1", port: server.port), tls: certificate.clientContext())
            #expect(try await connection.untilClosed() == "")
        }
    }

    @Test func shutdownEndsConnectionsOfTLSToo() async throws {
        let certificate = try await TestCertificate()
        try await serving(certificate) { server in
            let connection = try await RawConnection(.tcp(host: "127.0.0.1", port: server.port), tls: certificate.clientContext())
            try await connection.send(Scenario.get("/hello"))
            _ = try await connection.response()
            await server.shutDown()
            #expect(try await connection.untilClosed() == "")
        }
    }

    @Test func aUnixSocketStaysPlain() async throws {
        let certificate = try await TestCertificate()
        let path = certificate.folder + "/s"
        try await ServerUnderTest.run(Routes.all, listeners: [.unix(path: path)]) {
            $0.tls = TLSFiles(certificateChain: certificate.certificate, privateKey: certificate.key)
        } _: { _ in
            let connection = try await RawConnection(.unix(path: path))
            try await connection.send(Scenario.get("/hello"))
            #expect(try await connection.response().body == "Hello")
            await connection.close()
        }
    }
}

@Suite struct TLSFilesTests {
    private func failure(_ chain: String, _ key: String) -> WebServerError? {
        do throws(WebServerError) {
            try TLSFiles(certificateChain: chain, privateKey: key).check()
            return nil
        } catch { return error }
    }

    @Test func whatIsWrongIsToldApart() async throws {
        let (own, other) = (try await TestCertificate(), try await TestCertificate())
        let nonsense = own.folder + "/nonsense.pem"
        try Data("-----BEGIN CERTIFICATE-----\nnone\n-----END CERTIFICATE-----\n".utf8).write(to: URL(fileURLWithPath: nonsense))
        let empty = own.folder + "/empty.pem"
        try Data().write(to: URL(fileURLWithPath: empty))
        let locked = own.folder + "/locked.pem"
        try await openssl("ec", "-in", own.key, "-aes256", "-passout", "pass:secret", "-out", locked)
        #expect(failure(own.certificate, own.key) == nil)
        for chain in ["/nowhere/chain.pem", nonsense, empty, own.key] {
            let error = failure(chain, own.key)
            #expect(error?.code == "certificate_unusable" && error?.userMessage.contains(chain) == true, "\(chain)")
        }
        for key in ["/nowhere/key.pem", nonsense, empty, own.certificate, locked] {
            let error = failure(own.certificate, key)
            #expect(error?.code == "private_key_unusable" && error?.userMessage.contains(key) == true, "\(key)")
        }
        #expect(failure(own.certificate, other.key)?.code == "private_key_mismatch")
    }

    @Test func aServerWithoutAUsableCertificateDoesNotStart() async throws {
        let error = await #expect(throws: WebServerError.self) {
            try await ServerUnderTest.run(
                Routes.all, configure: { $0.tls = TLSFiles(certificateChain: "/nowhere/chain.pem", privateKey: "/nowhere/key.pem") }
            ) { _ in }
        }
        #expect(error?.code == "certificate_unusable")
    }
}
