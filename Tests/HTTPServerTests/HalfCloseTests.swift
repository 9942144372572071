import HTTPRouting
import HTTPTypes
import NIOCore
import Testing

@testable import HTTPServer

/// Clients that close their side of the connection before they have the answer.
@Suite struct HalfCloseTests {
    /// A route that answers when it is told to, and tells when it begins and when it is cancelled.
    private struct Waiting {
        let begun = AsyncStream.makeStream(of: Void.self)
        let released = AsyncStream.makeStream(of: Void.self)
        let cancelled = AsyncStream.makeStream(of: Void.self)

        func route(endsWithInput: Bool) -> Route {
            var route = Routes.plain(.get, "/wait") { [begun, released, cancelled] _ in
                begun.continuation.yield()
                await withTaskCancellationHandler {
                    for await _ in released.stream { break }
                } onCancel: {
                    cancelled.continuation.yield()
                }
                return .text("done")
            }
            route.endsWithInput = endsWithInput
            return route
        }
    }

    @Test func mayStillWaitForTheirAnswer() async throws {
        let waiting = Waiting()
        try await ServerUnderTest.run([waiting.route(endsWithInput: false)]) { server in
            let connection = try await server.connect()
            try await connection.send(Scenario.get("/wait"))
            for await _ in waiting.begun.stream { break }
            try await connection.channel.close(mode: .output)
            waiting.released.continuation.yield()
            #expect(try await connection.response().body == "done")
        }
    }

    @Test func areGoneWhereTheRouteSaysSo() async throws {
        let waiting = Waiting()
        try await ServerUnderTest.run([waiting.route(endsWithInput: true)]) { server in
            let connection = try await server.connect()
            try await connection.send(Scenario.get("/wait"))
            for await _ in waiting.begun.stream { break }
            try await connection.channel.close(mode: .output)
            for await _ in waiting.cancelled.stream { break }
            #expect(try await connection.untilClosed() == "")
        }
    }

    @Test func areGoneInTheMiddleOfAStreamToo() async throws {
        let (ended, end) = AsyncStream.makeStream(of: Void.self)
        var route = Routes.plain(.get, "/stream") { _ in
            let pieces = AsyncThrowingStream<ByteBuffer, any Error> { continuation in
                continuation.yield(ByteBuffer(string: "one"))
                continuation.onTermination = { _ in end.yield() }
            }
            return .stream(pieces, contentType: "text/plain")
        }
        route.endsWithInput = true
        try await ServerUnderTest.run([route]) { server in
            let connection = try await server.connect()
            try await connection.send(Scenario.get("/stream"))
            _ = try await connection.response(toHead: true)
            try await connection.channel.close(mode: .output)
            for await _ in ended { break }
        }
    }
}
