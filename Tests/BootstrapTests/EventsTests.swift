import Foundation
import Testing

/// Streams of events and webhooks of the whole program, over real sockets.
@Suite struct EventsTests {
    /// Asks the server until the file has a text; each look is a request, so the server gets on meanwhile.
    private func wait(for text: String, in file: String, of server: ServerProcess) async throws -> String {
        while true {
            let read = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
            if read.contains(text) { return read }
            _ = try await server.ask("/healthz", key: nil)
        }
    }

    private func listen(_ path: String, to file: String, of server: ServerProcess, key: String) -> Task<Int32, any Error> {
        let command =
            ServerProcess.curl + [
                "--no-buffer", "--compressed", "--dump-header", file + ".head", "--output", file, "--header",
                "Authorization: Bearer \(key)",
                "http://127.0.0.1:\(server.port)\(path)",
            ]
        return Task { try await runToEnd(command).status }
    }

    @Test func aStreamTellsAllAndEndsWithTheServer() async throws {
        let folder = try TemporaryFolder()
        let wav = try await folder.speech()
        let server = try await ServerProcess(folder.path + "/data")
        let key = try server.ownerKey()
        let file = folder.path + "/events"
        let listening = listen("/v1/events", to: file, of: server, key: key)
        _ = try await wait(for: "event: snapshot", in: file, of: server)
        let recording = try await server.ask("/v1/recordings", ["--form", "file=@\(wav)", "--form", "title=Hush"], key: key)
        let heard = try await wait(for: "event: transcript.completed", in: file, of: server)
        let id = try recording.text("id")
        #expect(heard.contains("event: recording.created") && heard.contains("event: transcript.segment") && heard.contains(id))
        #expect(!heard.contains("Hush"))
        let head = try String(contentsOfFile: file + ".head", encoding: .utf8).lowercased()
        #expect(head.contains("content-type: text/event-stream") && head.contains("cache-control: no-store"))
        #expect(!head.contains("content-encoding"))

        // The name of the event before, as a client that was away from then on would give.
        let before = try #require(heard.range(of: "event: transcript.completed")).lowerBound
        let names = heard[..<before].split(separator: "\n").filter { $0.hasPrefix("id: ") }.map { String($0.dropFirst(4)) }
        let again = folder.path + "/again"
        let resumed = listen(
            "/v1/events?last_event_id=\(try #require(names.last))", to: again, of: server, key: key)
        let rest = try await wait(for: "event: transcript.completed", in: again, of: server)
        #expect(!rest.contains("snapshot") && !rest.contains("recording.created"))

        // A running job may go on for 30 s; here none does.
        _ = try await wait(for: "event: recording.analyzed", in: again, of: server)
        let start = ContinuousClock.now
        server.terminate()
        #expect(await server.status() == 0, "\(server.output)")
        // The chunked answers are whole: their streams were ended, not cut off.
        #expect(try await listening.value == 0)
        #expect(try await resumed.value == 0)
        #expect(ContinuousClock.now - start < .seconds(20), "streams do not hold the shutdown up")
        for words in ["Hush", "morning"] { #expect(!server.output.contains(words), "the log has \(words)") }
    }

    @Test func aRevokedKeyHearsNothingMore() async throws {
        let folder = try TemporaryFolder()
        let server = try await ServerProcess(folder.path + "/data")
        let owner = try server.ownerKey()
        let json = ["--header", "Content-Type: application/json", "--data"]
        let made = try await server.ask("/v1/keys", json + [#"{"name":"ear","scopes":["recordings:read"]}"#], key: owner)
        let file = folder.path + "/events"
        let listening = listen("/v1/events", to: file, of: server, key: try made.text("key"))
        _ = try await wait(for: "event: snapshot", in: file, of: server)
        #expect(try await server.ask("/v1/keys/\(try made.text("id"))", ["--request", "DELETE"], key: owner).status == 204)
        #expect(try await listening.value == 0)
        server.terminate()
        #expect(await server.status() == 0)
    }

    @Test func aWebhookIsCalledAndSaysWhatCameOfIt() async throws {
        let folder = try TemporaryFolder()
        let wav = try await folder.speech()
        let server = try await ServerProcess(folder.path + "/data", ["--webhook-allow-private"])
        let key = try server.ownerKey()
        let json = ["--header", "Content-Type: application/json", "--data"]
        // The server itself, which takes no POST there, is as good an endpoint as another.
        let refusal = try await server.ask("/healthz", ["--request", "POST"], key: nil).status
        let url = #"{"url":"http://127.0.0.1:\#(server.port)/healthz","events":["transcript.completed"]}"#
        let made = try await server.ask("/v1/webhooks", json + [url], key: key)
        #expect(made.status == 201, "\(made)")
        let webhook = try #require(made.json()["webhook"] as? [String: Any])
        let path = "/v1/webhooks/\(try #require(webhook["id"] as? String))"
        #expect(try await server.ask("/v1/recordings", ["--form", "file=@\(wav)"], key: key).status == 201)
        var delivery: [String: Any] = [:]
        while delivery["last_status_code"] == nil {
            let list = try await server.ask(path + "/deliveries", key: key).json()["deliveries"] as? [[String: Any]]
            delivery = list?.first ?? [:]
        }
        #expect(delivery["last_status_code"] as? Int == refusal && delivery["last_error"] as? String == "status_not_ok", "\(delivery)")
        #expect(delivery["type"] as? String == "transcript.completed" && delivery["status"] as? String == "pending")
        #expect(try await server.ask(path, key: key).body.contains("failing_since"))
        server.terminate()
        #expect(await server.status() == 0, "\(server.output)")
        #expect(!server.output.contains(try made.text("secret")))
    }

    @Test func privateAddressesAreRefusedUnlessTheyAreAllowed() async throws {
        let folder = try TemporaryFolder()
        let server = try await ServerProcess(folder.path + "/data")
        let key = try server.ownerKey()
        let json = ["--header", "Content-Type: application/json", "--data"]
        for (url, code) in [("https://127.0.0.1/", "webhook_address_refused"), ("http://hook.example/", "webhook_url_invalid")] {
            let refused = try await server.ask("/v1/webhooks", json + [#"{"url":"\#(url)"}"#], key: key)
            #expect(refused.status == 400 && refused.body.contains(code))
        }
        let made = try await server.ask("/v1/webhooks", json + [#"{"url":"https://localhost/"}"#], key: key)
        let webhook = try #require(made.json()["webhook"] as? [String: Any])
        let path = "/v1/webhooks/\(try #require(webhook["id"] as? String))"
        #expect(try await server.ask(path + "/test", ["--request", "POST"], key: key).status == 202)
        while !(try await server.ask(path + "/deliveries?status=failed", key: key).body.contains("address_refused")) {}
        server.terminate()
        #expect(await server.status() == 0)
    }
}
