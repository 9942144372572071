import HTTPRouting
import HTTPServer
import HTTPTypes
import NIOCore
import NIOPosix
import Testing

/// What happens where the server comes to a limit of its own.
@Suite struct EdgeTests {
    /// Signals when the last of those who hold it is gone.
    private final class Token: Sendable {
        let onEnd: @Sendable () -> Void
        init(_ onEnd: @escaping @Sendable () -> Void) { self.onEnd = onEnd }
        deinit { onEnd() }
    }

    @Test func aClientThatStopsReadingIsCutAndItsAnswerLetGo() async throws {
        let (ended, whenEnded) = AsyncStream.makeStream(of: Void.self)
        let flood = Routes.plain(.get, "/flood") { _ in
            let token = Token { whenEnded.yield() }
            let part = ByteBuffer(repeating: 120, count: 1 << 16)
            return .stream(
                AsyncThrowingStream<ByteBuffer, any Error> { withExtendedLifetime(token) { part } }, length: nil, contentType: "text/plain")
        }
        try await ServerUnderTest.run([flood, Routes.hello]) {
            $0.readTimeout = .milliseconds(200)
        } _: { server in
            let connection = try await RawConnection(.tcp(host: "127.0.0.1", port: server.port), reads: false)
            try await connection.send(Scenario.get("/flood"))
            // The stream has no end of its own, and the request no time-out that is near.
            for await _ in ended { break }
            try await connection.read()
            _ = try await connection.untilClosed()
            let next = try await server.connect()
            try await next.send(Scenario.get("/hello"))
            #expect(try await next.response().body == "Hello")
            await next.close()
        }
    }

    @Test func connectionsOverTheMaximumWaitUntilAnotherEnds() async throws {
        try await ServerUnderTest.run(Routes.all) {
            $0.maxConnections = 2
        } _: { server in
            let first = try await server.connect()
            try await first.send(Scenario.get("/hello"))
            _ = try await first.response()
            let second = try await server.connect()
            try await second.send(Scenario.get("/hello"))
            _ = try await second.response()
            // The system takes it into its queue; the server does not.
            let third = try await server.connect()
            try await third.send(Scenario.get("/hello", "x-request-id: third"))
            for _ in 0..<50 {
                try await second.send(Scenario.get("/hello"))
                #expect(try await second.response().body == "Hello")
            }
            #expect(!server.log.text.contains("request_id=third"))
            await first.close()
            #expect(try await third.response().body == "Hello")
            await second.close()
            await third.close()
        }
    }

    /// Whether this machine has the loopback interface of IPv6.
    private static func hasIPv6() -> Bool {
        guard let address = try? SocketAddress(ipAddress: "::1", port: 0) else { return false }
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        guard let channel = try? bootstrap.bind(to: address).wait() else { return false }
        channel.close(promise: nil)
        return true
    }

    @Test(
        .enabled(if: hasIPv6(), "this machine has no IPv6"),
        arguments: [
            ("[::1]", 200), ("[::1]:8080", 200), ("localhost", 200), ("voice.example.org:443", 200), ("::2", 421), ("[::2]", 421),
            ("evil.example", 421), ("[::1].evil.example", 421),
        ])
    func listensOnIPv6AndKnowsItsNames(_ host: String, _ status: Int) async throws {
        try await ServerUnderTest.run(Routes.all, listeners: [.tcp(host: "::1", port: 0)]) {
            $0.allowedHosts = ["voice.example.org"]
        } _: { server in
            let connection = try await RawConnection(.tcp(host: "::1", port: server.port))
            try await connection.send(Scenario.get("/hello", host: host))
            let response = try await connection.response()
            #expect(response.status == status, "\(response)")
            await connection.close()
            let own = try await RawConnection(.tcp(host: "::1", port: server.port))
            try await own.send(Scenario.get("/hello", "Origin: http://[::1]:\(server.port)", host: "[::1]:\(server.port)"))
            #expect(try await own.response().status == 200)
            try await own.send(Scenario.get("/hello", "Origin: http://[::2]:\(server.port)", host: "[::1]:\(server.port)"))
            #expect(try await own.response().status == 403)
            await own.close()
            #expect(server.log.text.contains("peer=::1"))
        }
    }
}
