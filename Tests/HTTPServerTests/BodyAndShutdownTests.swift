import Foundation
import HTTPRouting
import HTTPServer
import HTTPTypes
import NIOConcurrencyHelpers
import NIOCore
import Testing

@Suite struct BodyAndShutdownTests {
    @Test func aClientThatWaitsIsInvitedOnlyWhenTheBodyIsWanted() async throws {
        try await ServerUnderTest.run(Routes.all) { server in
            let connection = try await server.connect()
            try await connection.send("POST /small HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n")
            #expect(try await connection.response().status == 100)
            try await connection.send("hello")
            #expect(try await connection.response().body == "5")
            try await connection.send("POST /small HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 500000\r\n\r\n")
            let refused = try await connection.response()
            #expect(refused.status == 413)
            #expect(refused.header("connection") == "close")
            await connection.close()
        }
    }

    @Test func aBodyThatGrowsPastTheLimitIsAnsweredWhileItIsSent() async throws {
        try await ServerUnderTest.run(Routes.all) { server in
            let connection = try await server.connect()
            try await connection.send("POST /small HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n")
            let chunk = String(repeating: "x", count: 0x4000)
            for _ in 0..<8 { try? await connection.send("4000\r\n\(chunk)\r\n") }
            #expect(try await connection.response().status == 413)
            _ = try await connection.untilClosed()
        }
    }

    @Test func aLargeUploadIsCountedToTheLastByte() async throws {
        try await ServerUnderTest.run(Routes.all) { server in
            let connection = try await server.connect()
            let size = 64 << 20
            try await connection.send("POST /count HTTP/1.1\r\nHost: localhost\r\nContent-Length: \(size)\r\n\r\n")
            let part = ByteBuffer(repeating: 7, count: 1 << 20)
            for _ in 0..<64 { try await connection.send(part) }
            #expect(try await connection.response().body == "\(size)")
            await connection.close()
        }
    }

    @Test func aRouteThatReadsSlowlyHoldsTheSenderBack() async throws {
        let (release, releaser) = AsyncStream.makeStream(of: Void.self)
        let (began, beginner) = AsyncStream.makeStream(of: Void.self)
        let slow = Routes.upload("/slow", limit: 1 << 30, timeout: nil) { request in
            var iterator = request.body.makeAsyncIterator()
            var count = try await iterator.next()?.readableBytes ?? 0
            beginner.yield()
            for await _ in release { break }
            while let bytes = try await iterator.next() { count += bytes.readableBytes }
            return .text("\(count)")
        }
        try await ServerUnderTest.run([slow]) { server in
            let connection = try await server.connect()
            let size = 64 << 20
            try await connection.send("POST /slow HTTP/1.1\r\nHost: localhost\r\nContent-Length: \(size)\r\n\r\n")
            let written = NIOLockedValueBox(0)
            let channel = connection.channel
            let sending = Task {
                for _ in 0..<1024 {
                    try await channel.writeAndFlush(ByteBuffer(repeating: 7, count: 1 << 16))
                    written.withLockedValue { $0 += 1 << 16 }
                }
            }
            for await _ in began { break }
            // The sender stands still once the sockets' buffers and the few parts that we hold are full: far below the whole.
            var before = -1
            while written.withLockedValue({ $0 }) != before {
                before = written.withLockedValue { $0 }
                for _ in 0..<2_000 { await Task.yield() }
            }
            #expect(before < size / 2, "\(before) bytes were taken that nobody read")
            releaser.yield()
            try await sending.value
            #expect(try await connection.response().body == "\(size)")
            await connection.close()
        }
    }

    @Test func aRouteThatTakesTooLongIsAnswered504() async throws {
        let (cancelled, canceller) = AsyncStream.makeStream(of: Void.self)
        let stuck = Routes.plain(.get, "/stuck", timeout: .milliseconds(100)) { _ in
            await withTaskCancellationHandler {
                let (never, _) = AsyncStream.makeStream(of: Void.self)
                for await _ in never {}
            } onCancel: {
                canceller.yield()
            }
            return .empty()
        }
        try await ServerUnderTest.run([stuck]) { server in
            let connection = try await server.connect()
            try await connection.send(Scenario.get("/stuck"))
            let response = try await connection.response()
            #expect(response.status == 504)
            #expect(response.body.contains("timed_out"))
            #expect(response.header("x-request-id").map(response.body.contains) == true)
            _ = try await connection.untilClosed()
            for await _ in cancelled { break }
        }
    }

    @Test func aSlowFirstRequestIsNotWaitedFor() async throws {
        try await ServerUnderTest.run(Routes.all) {
            $0.firstRequestDeadline = .milliseconds(200)
        } _: { server in
            let silent = try await server.connect()
            let dripping = try await server.connect()
            // On a slow machine the deadline may have passed by now; closed already is as good.
            try? await dripping.send("GET /hello HT")
            #expect(try await silent.untilClosed() == "")
            #expect(try await dripping.untilClosed() == "")
        }
    }

    @Test func shutdownFinishesTheRequestThatWasBegun() async throws {
        let (began, beginner) = AsyncStream.makeStream(of: Void.self)
        let (release, releaser) = AsyncStream.makeStream(of: Void.self)
        let slow = Routes.plain(.get, "/slow") { _ in
            beginner.yield()
            for await _ in release { break }
            return .text("done")
        }
        try await ServerUnderTest.run([slow, Routes.hello]) { server in
            let idle = try await server.connect()
            try await idle.send(Scenario.get("/hello"))
            _ = try await idle.response()
            let busy = try await server.connect()
            try await busy.send(Scenario.get("/slow"))
            for await _ in began { break }
            await server.shutDown()
            #expect(try await idle.untilClosed() == "")
            // Refused, or taken by another test's server that got the port: not by this one.
            if let late = try? await server.connect() {
                try? await late.send(Scenario.get("/hello", "x-request-id: late", "Connection: close"))
                _ = try await late.untilClosed()
            }
            #expect(!server.log.text.contains("request_id=late"))
            releaser.yield()
            let response = try await busy.response()
            #expect(response.body == "done")
            #expect(response.header("connection") == "close")
            _ = try await busy.untilClosed()
        }
    }

    @Test func shutdownDoesNotWaitForEver() async throws {
        let (began, beginner) = AsyncStream.makeStream(of: Void.self)
        let stuck = Routes.plain(.get, "/stuck", timeout: nil) { _ in
            beginner.yield()
            let (never, _) = AsyncStream.makeStream(of: Void.self)
            for await _ in never {}
            return .empty()
        }
        try await ServerUnderTest.run([stuck]) {
            $0.shutdownLimit = .milliseconds(100)
        } _: { server in
            let connection = try await server.connect()
            try await connection.send(Scenario.get("/stuck"))
            for await _ in began { break }
            await server.shutDown()
            #expect(try await connection.untilClosed() == "")
        }
    }

    /// A client that does not read would hold the shutdown up for as long as a request may go on.
    @Test func shutdownCutsOffAStreamWhoseClientDoesNotRead() async throws {
        let (began, beginner) = AsyncStream.makeStream(of: Void.self)
        var route = Routes.plain(.get, "/events", timeout: nil) { _ in
            .stream(
                PulledBytes { writer in
                    while true {
                        try await writer.write(ByteBuffer(repeating: 7, count: 1 << 16))
                        beginner.yield()
                    }
                }, contentType: ServerSentEvent.contentType)
        }
        route.endsWithServer = true
        let start = ContinuousClock.now
        try await ServerUnderTest.run([route]) {
            $0.shutdownLimit = .seconds(600)
        } _: { server in
            let address = WebServerConfiguration.Listener.tcp(host: "127.0.0.1", port: server.port)
            let connection = try await RawConnection(address, reads: false)
            try await connection.send(Scenario.get("/events"))
            for await _ in began { break }
            await server.shutDown()
        }
        #expect(ContinuousClock.now - start < .seconds(60))
    }
}
