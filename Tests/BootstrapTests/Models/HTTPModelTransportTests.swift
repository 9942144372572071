import Foundation
import ModelLibrary
import ModelTestKit
import NIOConcurrencyHelpers
import Testing

@testable import Bootstrap

/// Installing over the loopback interface from servers that behave, and from those that do not.
@Suite struct HTTPModelTransportTests {
    private let folder: TemporaryFolder
    private let store: ModelStore
    private let archive: [UInt8]

    init() throws {
        folder = try TemporaryFolder()
        store = ModelStore(ModelFolder(folder.path + "/models"))
        archive = try TestArchive.bytes(TestModels.entries)
    }

    private func install(
        port: Int, isKnown: Bool = true, environment: [String: String] = [:], mirror: String? = nil,
        options: HTTPModelTransport.Options = .init()
    ) async throws {
        let model = try TestModels.model(
            address: "http://127.0.0.1:\(port)/releases/asr-models/tiny.tar.bz2", archive: archive, isKnown: isKnown)
        try await HTTPModelTransport.with(options, environment: environment) { transport in
            _ = try await ModelInstaller(store, transport: transport, pause: { _ in }).install(model, from: .network(mirror: mirror))
        }
    }

    private func error(_ port: Int, options: HTTPModelTransport.Options = .init()) async throws -> String? {
        let error = await #expect(throws: ModelError.self) { try await install(port: port, options: options) }
        #expect(try store.models().isEmpty, "nothing is installed")
        return error?.code
    }

    private func expectWhole() throws {
        #expect(try store.verify(TestModels.name, entry: nil).isEmpty)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/models/downloads").isEmpty)
    }

    private var briefly: HTTPModelTransport.Options {
        var options = HTTPModelTransport.Options()
        options.silence = .milliseconds(300)
        return options
    }

    @Test func aModelIsDownloaded() async throws {
        let archive = archive
        let server = try StandInServer { connection in connection.head().map { connection.serve(archive, for: $0) } }
        try await install(port: server.port)
        try expectWhole()
        let head = try #require(server.heads.first)
        #expect(head.hasPrefix("GET /releases/asr-models/tiny.tar.bz2 HTTP/1.1\r\n") && head.contains("crescendo/"))
        #expect(!head.lowercased().contains("range:"))
    }

    @Test func aConnectionThatIsCutGoesOnWhereItWas() async throws {
        let archive = archive
        let server = try StandInServer { connection in
            connection.head().map { connection.serve(archive, for: $0, upTo: connection.number < 2 ? 200 : .max) }
        }
        try await install(port: server.port)
        try expectWhole()
        #expect(server.heads.map(StandInServer.Connection.offset) == [0, 200, 400])
        #expect(server.heads.last?.lowercased().contains("if-range: \"1\"") == true)
    }

    @Test func aSlowServerIsWaitedForAsLongAsBytesMove() async throws {
        let archive = archive
        let server = try StandInServer { connection in connection.head().map { connection.serve(archive, for: $0, pieces: 7) } }
        try await install(port: server.port, options: briefly)
        try expectWhole()
    }

    @Test func aServerThatHangsIsLeft() async throws {
        let archive = archive
        let server = try StandInServer { connection in
            guard let head = connection.head() else { return }
            if connection.number == 0 { connection.serve(archive, for: head, upTo: 100) }
            connection.drain()
        }
        #expect(try await error(server.port, options: briefly) == "model_download_silent")
    }

    @Test func bytesThatAreWrongAreRefused() async throws {
        var damaged = archive
        damaged[40] ^= 1
        let server = try StandInServer { [damaged] connection in connection.head().map { connection.serve(damaged, for: $0) } }
        #expect(try await error(server.port) == "model_wrong_checksum")
        #expect(server.heads.count == 1)
    }

    @Test func aRangeThatIsIgnoredStartsAnew() async throws {
        let archive = archive
        let server = try StandInServer { connection in
            guard connection.head() != nil else { return }
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: \(archive.count)\r\n\r\n")
            connection.send(archive.prefix(connection.number == 0 ? 200 : .max))
        }
        try await install(port: server.port)
        try expectWhole()
        #expect(server.heads.map(StandInServer.Connection.offset) == [0, 200])
    }

    @Test func redirectionsAreFollowedToAnotherHost() async throws {
        let archive = archive
        let store = try StandInServer { connection in
            connection.head().map { connection.serve(archive, for: $0, upTo: connection.number == 0 ? 200 : .max) }
        }
        let port = store.port
        let front = try StandInServer { connection in
            guard connection.head() != nil else { return }
            connection.answer("302 Found", ["Location: http://localhost:\(port)/signed?until=\(connection.number)"], body: "gone there")
        }
        try await install(port: front.port)
        try expectWhole()
        #expect(front.heads.count == 2, "the way is asked for again, since what it leads to runs out")
        #expect(store.heads.map(StandInServer.Connection.offset) == [0, 200])
    }

    @Test func aCircleOfRedirectionsEnds() async throws {
        let server = try StandInServer { connection in
            while connection.head() != nil { connection.answer("302 Found", ["Location: /round"]) }
        }
        #expect(try await error(server.port) == "model_download_redirected")
        #expect(server.heads.count == 6)
    }

    @Test(arguments: [
        ("HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", ["model_download_missing"]),
        // The server closes after each answer; unless it says so, the next attempt may meet the connection's end.
        ("HTTP/1.1 500 Oh\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", ["model_download_refused"]),
        ("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nshorter", ["model_wrong_length"]),
        ("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\nlonger", ["model_wrong_length"]),
        ("HTTP/1.1 200 OK\r\n\r\nshorter, and no word of it", ["model_download_broken", "model_wrong_length"]),
        (
            "HTTP/1.1 206 Part\r\nContent-Range: bytes 5-9/10\r\nContent-Length: 5\r\n\r\n12345",
            ["model_download_malformed", "model_wrong_length"]
        ),
        ("no HTTP at all\r\n\r\n", ["model_download_broken"]), ("", ["model_download_broken"]),
    ])
    func answersThatMakeNoSenseAreRefused(_ answer: String, _ codes: [String]) async throws {
        let server = try StandInServer { connection in if connection.head() != nil { connection.send(answer) } }
        let code = try await error(server.port)
        #expect(codes.contains(code ?? ""), "\(code ?? "none")")
    }

    @Test func nobodyThereIsToldAtOnce() async throws {
        var server: StandInServer? = try StandInServer { _ in }
        let port = try #require(server?.port)
        server = nil
        // The listener's thread may take a connection with it to its end.
        let code = try await error(port)
        #expect(["model_download_unreachable", "model_download_broken"].contains(code ?? ""), "\(code ?? "none")")
    }

    @Test func aMirrorIsAskedInThePublishersPlace() async throws {
        let archive = archive
        let server = try StandInServer { connection in connection.head().map { connection.serve(archive, for: $0) } }
        try await install(port: 1, mirror: "http://127.0.0.1:\(server.port)/copy/")
        try expectWhole()
        #expect(server.heads.first?.hasPrefix("GET /copy/asr-models/tiny.tar.bz2 ") == true)
    }

    @Test func theProxyOfTheEnvironmentIsAsked() async throws {
        let archive = archive
        let proxy = try StandInServer { connection in
            guard connection.head() != nil else { return }
            connection.send("HTTP/1.1 200 Connected\r\n\r\n")
            connection.head().map { connection.serve(archive, for: $0) }
        }
        try await install(port: 1, environment: ["http_proxy": "http://ann:secret@127.0.0.1:\(proxy.port)"])
        try expectWhole()
        let heads = proxy.heads
        #expect(heads.count == 2 && heads[0].hasPrefix("CONNECT 127.0.0.1:1 "), "\(heads)")
        #expect(heads[0].lowercased().contains("proxy-authorization: basic " + Data("ann:secret".utf8).base64EncodedString().lowercased()))
        #expect(heads[1].hasPrefix("GET /releases/asr-models/tiny.tar.bz2 ") && !heads[1].lowercased().contains("proxy-"))
    }

    @Test func aProxyThatRefusesIsToldAtOnce() async throws {
        let proxy = try StandInServer { connection in if connection.head() != nil { connection.answer("407 Who are you") } }
        let error = await #expect(throws: ModelError.self) {
            try await install(port: 1, environment: ["http_proxy": "http://127.0.0.1:\(proxy.port)"])
        }
        #expect(error?.code == "model_download_unreachable" && proxy.heads.count == 1)
    }

    @Test func whatIsLeftOutOfTheProxyIsAskedItself() async throws {
        let archive = archive
        let server = try StandInServer { connection in connection.head().map { connection.serve(archive, for: $0) } }
        try await install(port: server.port, environment: ["HTTP_PROXY": "http://127.0.0.1:1", "NO_PROXY": "localhost,127.0.0.1"])
        try expectWhole()
    }
}
