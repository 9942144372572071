import Foundation
import Glibc
import NIOConcurrencyHelpers
import ProgramTestKit
import Testing

/// What a command does with a server that does not behave.
@Suite struct FaultyServerTests {
    private func run(_ server: StandInServer, _ arguments: [String]) async throws -> (status: Int32, output: String) {
        try await Crescendo.run(
            ["recordings"] + arguments + ["--server", "http://127.0.0.1:\(server.port)", "--key", "crs_test", "--timeout", "1"])
    }

    private static let id = "rec_01m7zqk773ed29n34e9jsa0p3d"

    @Test func aServerThatHangsIsNotWaitedForForever() async throws {
        let server = try StandInServer { connection in
            _ = connection.head()
            connection.drain()
        }
        let ended = try await run(server, ["list"])
        #expect(ended.status == 75 && ended.output.contains("silent for 1 s"), "\(ended)")
    }

    @Test(arguments: [
        ("200 OK", "<html>welcome</html>"), ("200 OK", "{}"), ("200 OK", #"{"recordings":7}"#), ("200 OK", ""),
        ("404 Not Found", "nothing"),
        ("302 Found", ""),
    ])
    func whatIsNoServerOfOursIsToldSo(_ status: String, _ body: String) async throws {
        let server = try StandInServer { connection in
            _ = connection.head()
            connection.answer(status, ["Location: http://example.org/"], body: body)
        }
        let ended = try await run(server, ["list"])
        #expect(ended.status == 76, "\(ended)")
    }

    @Test func whatAServerSaysCannotWriteOnTheTerminal() async throws {
        let server = try StandInServer { connection in
            _ = connection.head()
            connection.answer(
                "200 OK", body: #"{"recordings":[{"id":"rec_\u001b[2J","title":"a\u001b]0;x\u0007b\u202ec","status":"ready"}]}"#)
        }
        let ended = try await run(server, ["list"])
        #expect(ended.status == 0 && ended.output.contains("a ]0;x b c"), "\(ended)")
        #expect(!ended.output.unicodeScalars.contains { $0.value == 0x1B || $0.value == 7 || $0.value == 0x202E })
    }

    @Test func aDownloadThatBreaksOffLeavesNothing() async throws {
        let folder = try TemporaryFolder()
        let server = try StandInServer { connection in
            _ = connection.head()
            connection.send("HTTP/1.1 200 OK\r\nContent-Type: application/zip\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nPK\u{3}\u{4}\r\n")
        }
        let ended = try await run(server, ["export", "--all", "-o", folder.path + "/all.zip"])
        #expect(ended.status == 75 && ended.output.contains("broke"), "\(ended)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test func anArchiveThatLacksSomethingIsKeptAndSaidToLackIt() async throws {
        let folder = try TemporaryFolder()
        let server = try StandInServer { connection in
            _ = connection.head()
            connection.answer("200 OK", body: "PK… Crescendo: 2 files are missing or not whole; see errors.json.")
        }
        let ended = try await run(server, ["export", "--all", "-o", folder.path + "/all.zip"])
        #expect(ended.status == 1 && ended.output.contains("errors.json"), "\(ended)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["all.zip"])
    }

    @Test func aRefusalIsSaidInTheServersWords() async throws {
        let server = try StandInServer { connection in
            _ = connection.head()
            connection.answer("403 Forbidden", body: #"{"error":{"code":"missing_scope","message":"The key may not read."}}"#)
        }
        let ended = try await run(server, ["list", "--json"])
        #expect(
            ended.status == 77 && ended.output.contains(#""code":"missing_scope""#) && ended.output.contains("may not read"), "\(ended)")
        #expect(server.heads.allSatisfy { $0.contains("Authorization: Bearer crs_test") })
    }

    @Test func anUploadThatNobodyCanFinishIsRefusedAtOnce() async throws {
        let folder = try TemporaryFolder()
        let wav = try folder.silence(megabytes: 1)
        let server = try StandInServer { connection in
            while let head = connection.head() {
                if head.hasPrefix("POST") {
                    connection.answer("201 Created", ["Location: http://elsewhere.example/v1/uploads/upl_1"])
                }
            }
        }
        let ended = try await run(server, ["add", wav])
        #expect(ended.status == 76 && server.heads.count == 1, "the file goes nowhere else: \(ended)")
    }

    @Test func interruptingAnUploadGivesItUpOnTheServerToo() async throws {
        let folder = try TemporaryFolder()
        let wav = try folder.silence(megabytes: 1)
        let (events, event) = AsyncStream.makeStream(of: String.self)
        let server = try StandInServer { connection in
            while let head = connection.head() {
                event.yield(String(head.prefix { $0 != " " }))
                if head.hasPrefix("POST") { connection.answer("201 Created", ["Location: /v1/uploads/upl_1"]) }
                if head.hasPrefix("DELETE") { connection.answer("204 No Content") }
                // The file is taken, and never answered.
                if head.hasPrefix("PATCH") { connection.drain() }
            }
        }
        let program = try Program.start([
            Crescendo.path, "recordings", "add", wav, "--server", "http://127.0.0.1:\(server.port)", "--key", "crs_test",
        ])
        defer { close(program.output) }
        var seen = events.makeAsyncIterator()
        while let method = await seen.next(), method != "PATCH" {}
        kill(program.processID, SIGINT)
        #expect(await seen.next() == "DELETE")
        #expect(program.wait() == 130)
    }

    @Test func interruptingADownloadLeavesNothing() async throws {
        let folder = try TemporaryFolder()
        let (events, event) = AsyncStream.makeStream(of: Void.self)
        let server = try StandInServer { connection in
            _ = connection.head()
            connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nPK\u{3}\u{4}\r\n")
            event.yield()
            connection.drain()
        }
        let program = try Program.start([
            Crescendo.path, "recordings", "export", "--all", "-o", folder.path + "/all.zip", "--server", "http://127.0.0.1:\(server.port)",
            "--key", "crs_test",
        ])
        defer { close(program.output) }
        for await _ in events { break }
        kill(program.processID, SIGTERM)
        #expect(program.wait() == 130)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test func watchingGoesOnBehindTheLastEventAndEndsWithTheTranscript() async throws {
        let isReady = NIOLockedValueBox(false)
        let id = Self.id
        let server = try StandInServer { connection in
            while let head = connection.head() {
                guard head.contains("/events ") else {
                    let status = isReady.withLockedValue { $0 } ? "ready" : "transcribing"
                    connection.answer("200 OK", body: #"{"id":"\#(id)","status":"\#(status)"}"#)
                    continue
                }
                connection.send(
                    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: identity\r\nConnection: close\r\n\r\n")
                let segment = { (text: String) in
                    #"data: {"recording":"\#(id)","segment":{"start":61.5,"text":"\#(text)"}}"# + "\n\n"
                }
                if head.lowercased().contains("last-event-id: 7") {
                    isReady.withLockedValue { $0 = true }
                    connection.send("event: transcript.segment\nid: 8\n\(segment("again"))")
                    connection.send("event: transcript.completed\nid: 9\ndata: {\"recording\":\"\(id)\"}\n\n")
                } else {
                    connection.send("retry: 10\n\nevent: snapshot\nid: 6\ndata: {\"reason\":\"connected\"}\n\n")
                    connection.send("event: transcript.segment\nid: 7\n\(segment("hello"))")
                }
                return
            }
        }
        let ended = try await run(server, ["watch", id])
        #expect(ended.status == 0, "\(ended)")
        #expect(ended.output == "[1:01] hello\n[1:01] again\n\(id) is ready\n", "\(ended.output)")
    }
}
