import Foundation
import Testing

@testable import HTTPServer

@Suite struct UnixSocketTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("cr-\(UUID().uuidString.prefix(8))").path

    private func withFolder(_ body: (String) async throws -> Void) async throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(folder + "/server.sock")
    }

    @Test func servesItsUserAloneAndLeavesNothingBehind() async throws {
        try await withFolder { path in
            try await ServerUnderTest.run(Routes.all, listeners: [.unix(path: path), .tcp(host: "127.0.0.1", port: 0)]) { server in
                let attributes = try FileManager.default.attributesOfItem(atPath: path)
                #expect(attributes[.posixPermissions] as? Int == 0o600)
                #expect(attributes[.type] as? FileAttributeType == .typeSocket)
                let connection = try await RawConnection(.unix(path: path))
                try await connection.send(Scenario.get("/v1/secret", host: "whatever"))
                #expect(try await connection.response().status == 401)
                try await connection.send(Scenario.get("/v1/secret", "Authorization: Bearer owner", host: "whatever"))
                #expect(try await connection.response().body == "key_owner")
                await connection.close()
                #expect(server.port > 0)
                // A second server must not take the place of one that lives.
                let error = await #expect(throws: WebServerError.self) {
                    try await ServerUnderTest.run(Routes.all, listeners: [.unix(path: path)]) { _ in }
                }
                #expect(error?.code == "already_listening")
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
        }
    }

    @Test func aDeadServersSocketIsReplaced() async throws {
        try await withFolder { path in
            let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
            let bound = withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
            }
            #expect(bound == 0)
            close(descriptor)
            try await ServerUnderTest.run(Routes.all, listeners: [.unix(path: path)]) { _ in
                let connection = try await RawConnection(.unix(path: path))
                try await connection.send(Scenario.get("/hello"))
                #expect(try await connection.response().body == "Hello")
                await connection.close()
            }
        }
    }

    @Test func whatIsNoSocketIsLeftAlone() async throws {
        try await withFolder { path in
            try Data("precious".utf8).write(to: URL(fileURLWithPath: path))
            let error = await #expect(throws: WebServerError.self) {
                try await ServerUnderTest.run(Routes.all, listeners: [.unix(path: path)]) { _ in }
            }
            #expect(error?.code == "socket_path_taken")
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "precious")
        }
    }

    @Test func aPathThatIsTooLongIsSaidSo() async throws {
        let error = await #expect(throws: WebServerError.self) {
            try await ServerUnderTest.run(Routes.all, listeners: [.unix(path: "/tmp/" + String(repeating: "x", count: 120))]) { _ in }
        }
        #expect(error?.code == "socket_path_too_long")
    }

    @Test func aPortThatIsTakenIsSaidSo() async throws {
        try await ServerUnderTest.run(Routes.all) { server in
            let error = await #expect(throws: WebServerError.self) {
                try await ServerUnderTest.run(Routes.all, listeners: [.tcp(host: "127.0.0.1", port: server.port)]) { _ in }
            }
            #expect(error?.code == "listen_failed")
            #expect(error?.userMessage.contains("127.0.0.1:\(server.port)") == true)
        }
    }

    /// Runs a server whose socket fails after its port was bound, and sees that nobody listens on the port any more.
    private func fails(_ path: String, publish: (@Sendable (UnixSocketFile) throws(WebServerError) -> Void)? = nil) async throws -> String?
    {
        // An address of the loopback network that no other test uses, or another server might have the port next.
        let host = "127.\(Int.random(in: 1...254)).\(Int.random(in: 1...254)).\(Int.random(in: 1...254))"
        let port = 20_000
        let listeners: [WebServerConfiguration.Listener] = [.tcp(host: host, port: port), .unix(path: path)]
        let error = await #expect(throws: WebServerError.self) {
            try await ServerUnderTest.run(Routes.all, listeners: listeners, publish: publish) { _ in
                Issue.record("it says that it listens")
            }
        }
        // A program that another test started meanwhile may hold the listening socket for a moment; nobody answers on it.
        if let late = try? await RawConnection(.tcp(host: host, port: port)) {
            try? await late.send(Scenario.get("/hello", host: host))
            let answer = try await late.untilClosed()
            #expect(answer == "")
        }
        return error?.code
    }

    @Test func aSocketThatFailsBehindThePortEndsTheServer() async throws {
        try await withFolder { path in
            #expect(try await fails(folder + "/missing/server.sock") == "socket_failed")
            #expect(try await fails("/tmp/" + String(repeating: "x", count: 120)) == "socket_path_too_long")
            let refused = try await fails(path) { file throws(WebServerError) in throw .socket(file.path, "rename", EACCES) }
            #expect(refused == "socket_failed")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
            try await ServerUnderTest.run(Routes.all, listeners: [.unix(path: path)]) { _ in
                #expect(try await fails(path) == "already_listening")
                let connection = try await RawConnection(.unix(path: path))
                try await connection.send(Scenario.get("/hello"))
                #expect(try await connection.response().body == "Hello", "the living server is not disturbed")
                await connection.close()
            }
        }
    }

    @Test(.disabled(if: getuid() == 0, "nothing is forbidden to the administrator"))
    func aFolderThatCannotBeWrittenIsSaidSo() async throws {
        try await withFolder { path in
            chmod(folder, 0o500)
            defer { chmod(folder, 0o700) }
            let code = try await fails(path)
            #expect(code == "socket_failed")
        }
    }

    @Test func whatWasBoundBeforeAnErrorIsReleased() async throws {
        try await withFolder { path in
            let error = await #expect(throws: WebServerError.self) {
                // What lies below a socket is no folder.
                try await ServerUnderTest.run(Routes.all, listeners: [.unix(path: path), .unix(path: path + "/below")]) { _ in }
            }
            let left = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(error?.code == "socket_failed" && left.isEmpty)
        }
    }

    @Test func aSocketThatCannotMoveToItsPlaceLeavesNothing() async throws {
        try await withFolder { path in
            let file = try UnixSocketFile(replacing: path)
            #expect(throws: WebServerError.self) { try file.publish() }
            file.discard()
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
        }
    }
}
