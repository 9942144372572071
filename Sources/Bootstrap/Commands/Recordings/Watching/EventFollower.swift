import AsyncHTTPClient
import HTTPRouting
import NIOCore
import NIOHTTP1
import VoiceCore

/// Follows a stream of events through broken connections and restarts of the server, each event once.
struct EventFollower {
    let connection: ServerConnection
    /// `/v1/events`, or a recording's.
    let path: String

    /// What to do next.
    enum Verdict: Sendable {
        case goOn, enough
    }

    /// - Parameter event: is given each event. The first is a `snapshot`, and so is one that comes where the server cannot go on behind the
    ///   last: then things may have happened that nothing tells.
    /// - Throws: the server's refusal; `ServerUnreachable` when it has been gone for two minutes.
    func follow(event: (ReceivedEvent) async throws -> Verdict) async throws {
        var lastID: String?
        var wait = Duration.seconds(2)
        var failures = Duration.zero
        while true {
            var parser = EventStreamParser()
            do {
                if try await readOnce(&parser, lastID: lastID, event) == .enough { return }
                failures = .zero
            } catch let error as ServerUnreachable where error.isRetryable {
                // A stream that had been read is a server that was there a moment ago.
                failures = parser.lastID == nil ? failures + wait : .zero
                guard failures < .seconds(120) else { throw error }
            } catch let error as CommandError where error.status == .temporary {
                failures += wait
                guard failures < .seconds(120) else { throw error }
            }
            lastID = parser.lastID ?? lastID
            wait = parser.retry ?? wait
            try await Task.sleep(for: wait)
        }
    }

    private func readOnce(
        _ parser: inout EventStreamParser, lastID: String?, _ event: (ReceivedEvent) async throws -> Verdict
    ) async throws -> Verdict {
        var headers: HTTPHeaders = ["Accept": "text/event-stream"]
        if let lastID { headers.add(name: "Last-Event-ID", value: lastID) }
        let response = try await connection.send(.GET, path, headers: headers, patience: connection.patience)
        guard response.status == .ok else {
            throw CommandError.refused(response, try await connection.body(of: response, limit: 1 << 20), by: connection.place)
        }
        guard response.headers.first(name: "Content-Type")?.hasPrefix("text/event-stream") == true else {
            throw CommandError.unexpectedAnswer(connection.place, "it is no stream of events")
        }
        do {
            try await connection.read(response) { piece in
                let events: [ReceivedEvent]
                do {
                    events = try parser.take(piece.readableBytesView)
                } catch {
                    throw CommandError.unexpectedAnswer(connection.place, "an event has no end")
                }
                for received in events where try await event(received) == .enough { throw Enough() }
            }
        } catch is Enough {
            return .enough
        }
        return .goOn
    }

    /// Leaves the reading of a stream.
    private struct Enough: Error {}
}
