import Foundation
import NIOConcurrencyHelpers
import NIOCore
import NIOSSL
import ProgramTestKit
import Testing

@testable import Notifications

/// What is really sent, to endpoints that behave and to those that do not.
@Suite struct SenderTests {
    /// Knows one host, and counts how often it is asked.
    private struct OneHost: HostResolver {
        var ports: [String] = ["127.0.0.1"]
        let asked: NIOLockedValueBox<Int> = NIOLockedValueBox(0)

        func addresses(of host: String, port: Int) async throws -> [SocketAddress] {
            asked.withLockedValue { $0 += 1 }
            guard host == "hook.example" || host == "localhost" else { throw WebhookFailure(.nameNotFound) }
            return try ports.map { try SocketAddress(ipAddress: $0, port: port) }
        }
    }

    private func sender(
        _ resolver: any HostResolver = OneHost(), allowsPrivate: Bool = true, answer: Duration = .seconds(20),
        trust: [NIOSSLCertificate] = []
    ) -> HTTPWebhookSender {
        var limits = HTTPWebhookSender.Limits()
        limits.answer = answer
        return HTTPWebhookSender(
            policy: AddressPolicy(allowsPrivate: allowsPrivate), resolver: resolver, limits: limits, additionalTrustRoots: trust,
            userAgent: "crescendo/test")
    }

    private func request(_ url: String) -> WebhookRequest {
        WebhookRequest(url: url, headers: [("webhook-id", "msg_1")], body: Array(#"{"type":"webhook.test"}"#.utf8))
    }

    @Test func aMessageComesWholeAndUnderItsName() async throws {
        try await TestEndpoint.with(TestEndpoint.ok) { endpoint in
            let resolver = OneHost()
            let answer = try await sender(resolver).send(request("http://hook.example:\(endpoint.port)/in?x=1"))
            #expect(answer == WebhookAnswer(status: 200, retryAfter: nil) && answer.failure == nil)
            let text = try #require(endpoint.requests.first)
            #expect(text.hasPrefix("POST /in?x=1 HTTP/1.1\r\n") && text.hasSuffix("\r\n\r\n{\"type\":\"webhook.test\"}"))
            let headers = text.lowercased()
            for header in [
                "host: hook.example:\(endpoint.port)", "content-type: application/json", "webhook-id: msg_1", "user-agent: crescendo/test",
                "content-length: 23",
            ] {
                #expect(headers.contains(header + "\r\n"), "\(header) in \(headers)")
            }
            #expect(resolver.asked.withLockedValue { $0 } == 1, "a name is looked up once")
        }
    }

    @Test(
        arguments: [
            (TestEndpoint.status("500 No"), 500, "status_not_ok"), (TestEndpoint.status("410 Gone"), 410, "gone"),
            (TestEndpoint.status("302 Found", "Location: http://hook.example/other"), 302, "redirected"),
            (TestEndpoint.status("404 No"), 404, "status_not_ok"),
        ] as [(TestEndpoint.Behaviour, Int, String)])
    func aStatusOtherThan2xxIsAFailure(_ behaviour: TestEndpoint.Behaviour, _ status: Int, _ code: String) async throws {
        try await TestEndpoint.with(behaviour) { endpoint in
            let answer = try await sender().send(request("http://hook.example:\(endpoint.port)/"))
            #expect(answer.status == status && answer.failure?.code == code)
            #expect(endpoint.requests.count == 1, "nothing is followed or repeated")
        }
    }

    @Test func aWishForMoreTimeIsRead() async throws {
        for (header, expected) in [("Retry-After: 120", Duration.seconds(120)), ("Retry-After: soon", nil), ("Retry-After: -1", nil)] {
            try await TestEndpoint.with(TestEndpoint.status("503 Busy", header)) { endpoint in
                let answer = try await sender().send(request("http://hook.example:\(endpoint.port)/"))
                #expect(answer.retryAfter == expected)
            }
        }
    }

    @Test(
        arguments: [
            (TestEndpoint.Behaviour.hangUp, ["connection_lost"]), (.answer("no HTTP at all\r\n\r\n"), ["answer_malformed"]),
            (.answer("HTTP/1.1 200"), ["answer_malformed", "connection_lost"]),
        ] as [(TestEndpoint.Behaviour, [String])])
    func whatIsNoAnswerIsAFailure(_ behaviour: TestEndpoint.Behaviour, _ codes: [String]) async throws {
        try await TestEndpoint.with(behaviour) { endpoint in
            let failure = await #expect(throws: WebhookFailure.self) {
                try await sender().send(request("http://hook.example:\(endpoint.port)/"))
            }
            #expect(codes.contains(failure?.code ?? ""), "\(failure?.code ?? "none")")
        }
    }

    /// The head says it all: a body that never ends, or is shorter than it said, changes nothing.
    @Test(arguments: [
        TestEndpoint.Behaviour.stall("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nx"),
        .answer("HTTP/1.1 204 OK\r\nContent-Length: 1000\r\n\r\nx"),
        .stall("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n" + String(repeating: "x", count: 100_000)),
    ])
    func theBodyOfAnAnswerIsNotRead(_ behaviour: TestEndpoint.Behaviour) async throws {
        try await TestEndpoint.with(behaviour) { endpoint in
            let answer = try await sender().send(request("http://hook.example:\(endpoint.port)/"))
            #expect(answer.failure == nil)
        }
    }

    @Test(arguments: [TestEndpoint.Behaviour.hang, .stall("HTTP/1.1 200 OK\r\nX-Slow: 1\r\n")])
    func anAnswerThatDoesNotComeIsNotWaitedFor(_ behaviour: TestEndpoint.Behaviour) async throws {
        try await TestEndpoint.with(behaviour) { endpoint in
            await #expect(throws: WebhookFailure(.timedOut)) {
                _ = try await sender(answer: .milliseconds(300)).send(request("http://hook.example:\(endpoint.port)/"))
            }
        }
    }

    @Test func aNameServerThatHangsIsNotWaitedForEither() async throws {
        struct Hanging: HostResolver {
            func addresses(of host: String, port: Int) async throws -> [SocketAddress] {
                let (never, _) = AsyncStream.makeStream(of: Void.self)
                for await _ in never {}
                throw WebhookFailure(.nameNotFound)
            }
        }
        await #expect(throws: WebhookFailure(.timedOut)) {
            try await sender(Hanging(), answer: .milliseconds(200)).send(request("http://hook.example/"))
        }
    }

    @Test func nobodyListensOrIsKnown() async throws {
        var port = 0
        try await TestEndpoint.with(TestEndpoint.ok) { port = $0.port }
        await #expect(throws: WebhookFailure(.connectionFailed)) {
            _ = try await sender().send(request("http://hook.example:\(port)/"))
        }
        await #expect(throws: WebhookFailure(.nameNotFound)) { try await sender().send(request("http://other.example/")) }
    }

    /// One private address among public ones is enough: which of them a connection would take is not for the name's owner to choose.
    @Test(arguments: [["127.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["::1"], ["8.8.8.8", "169.254.169.254"]])
    func aNameThatLeadsInsideIsRefused(_ addresses: [String]) async throws {
        await #expect(throws: WebhookFailure(.addressRefused)) {
            try await sender(OneHost(ports: addresses), allowsPrivate: false).send(request("https://hook.example/"))
        }
    }

    @Test func anAddressThatIsNotAllowedAnyMoreIsRefused() async throws {
        for url in ["http://hook.example/", "https://127.0.0.1/"] {
            let failure = await #expect(throws: WebhookFailure.self) {
                try await sender(allowsPrivate: false).send(request(url))
            }
            #expect(["url_refused", "address_refused"].contains(failure?.code ?? ""))
        }
    }

    @Test func certificatesAreChecked() async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/hook-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let (status, said) = try Program.run([
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout",
            folder + "/key.pem",
            "-out", folder + "/certificate.pem", "-days", "2", "-subj", "/CN=hook.example", "-addext", "subjectAltName=DNS:hook.example",
        ])
        try #require(status == 0, "\(String(decoding: said, as: UTF8.self))")
        let certificates = try NIOSSLCertificate.fromPEMFile(folder + "/certificate.pem")
        let context = try NIOSSLContext(
            configuration: .makeServerConfiguration(
                certificateChain: certificates.map { .certificate($0) },
                privateKey: .privateKey(try NIOSSLPrivateKey(file: folder + "/key.pem", format: .pem))))
        try await TestEndpoint.with(TestEndpoint.ok, tls: context) { endpoint in
            let url = "https://hook.example:\(endpoint.port)/"
            let answer = try await sender(trust: certificates).send(request(url))
            #expect(answer.status == 200, "the name is the certificate's, not the address")
            await #expect(throws: WebhookFailure(.tlsFailed)) { try await sender().send(request(url)) }
            await #expect(throws: WebhookFailure(.tlsFailed)) {
                try await sender(trust: certificates).send(request("https://localhost:\(endpoint.port)/"))
            }
            #expect(endpoint.requests.count == 1)
        }
    }
}
