import Foundation
import HTTPServer
import Testing

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
        }
    }
}
