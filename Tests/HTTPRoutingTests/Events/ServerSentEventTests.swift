import HTTPRouting
import HTTPTypes
import NIOCore
import Testing

@Suite struct ServerSentEventTests {
    private struct Words: Codable {
        let text: String
    }

    @Test func anEventIsOneLineForEachField() throws {
        let event = try ServerSentEvent(Words(text: "two\nlines"), name: "said", id: "7")
        #expect(String(buffer: event.bytes) == "event: said\nid: 7\ndata: {\"text\":\"two\\nlines\"}\n\n")
        #expect(String(buffer: try ServerSentEvent(Words(text: "a")).bytes) == "data: {\"text\":\"a\"}\n\n")
        #expect(String(buffer: ServerSentEvent.retry(after: .seconds(2))) == "retry: 2000\n\n")
        #expect(String(buffer: ServerSentEvent.keepAlive()) == ": keep-alive\n\n")
        #expect(String(buffer: ServerSentEvent.keepAlive(id: "8")) == ": keep-alive\nid: 8\n\n")
    }

    /// A writer waits until what it wrote before was taken: one that nobody reads holds one piece.
    @Test func aPieceIsMadeWhenItIsAskedFor() async throws {
        let (made, note) = AsyncStream.makeStream(of: Int.self)
        let (ended, end) = AsyncStream.makeStream(of: Void.self)
        var pieces: PulledBytes.Iterator? = PulledBytes { writer in
            defer {
                note.finish()
                end.yield()
            }
            for number in 0... {
                try await writer.write(ByteBuffer(string: "\(number)"))
                note.yield(number)
            }
        }.makeAsyncIterator()
        for number in 0..<5 {
            let piece = try await pieces?.next()
            #expect(piece.map { String(buffer: $0) } == "\(number)")
        }
        pieces = nil
        for await _ in ended { break }
        var last = -1
        for await number in made { last = number }
        #expect(last == 4)
    }

    @Test(
        arguments: [("", nil, nil), ("a", nil, "a"), (nil, "b", "b"), ("a", "b", "a"), ("", "b", "b"), (nil, "", nil)]
            as [(String?, String?, String?)])
    func theHeaderNamesTheLastEventBeforeTheQueryDoes(_ header: String?, _ query: String?, _ expected: String?) throws {
        let route = Route(
            .get, "/events", operation: "events", summary: "", permission: .public, parameters: RouteParameter.lastEventID,
            success: .stream([ServerSentEvent.contentType], description: "")
        ) { _ in .empty() }
        var head = HTTPRequest(
            method: .get, scheme: "http", authority: "localhost", path: "/events" + (query.map { "?last_event_id=\($0)" } ?? ""))
        if let header { head.headerFields[.init("last-event-id")!] = header }
        #expect(try RouteRequest(id: "1", head: head, route: route).lastEventID() == expected)
    }
}
