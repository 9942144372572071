import Foundation
import NIOSSL
import ProgramTestKit

/// A certificate for `localhost` and its key, made for one test, in a folder that goes with the value.
final class TestCertificate: Sendable {
    let folder: String
    var certificate: String { folder + "/certificate.pem" }
    var key: String { folder + "/key.pem" }

    init() async throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("tls-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try await openssl(
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key, "-out", certificate,
            "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1")
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// A client's side that trusts this certificate alone.
    func clientContext() throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.trustRoots = .file(certificate)
        return try NIOSSLContext(configuration: configuration)
    }
}

private struct Failed: Error {
    let said: String
}

/// Runs `openssl`, which comes with Debian's `ca-certificates`.
func openssl(_ arguments: String...) async throws {
    let (status, said) = try await run(["openssl"] + arguments)
    guard status == 0 else { throw Failed(said: said) }
}

/// Runs a program to its end on a thread of its own, so that a server in this process goes on meanwhile.
func run(_ command: [String]) async throws -> (status: Int32, output: String) {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread {
            continuation.resume(
                with: Result {
                    let (status, output) = try Program.run(command)
                    return (status, String(decoding: output, as: UTF8.self))
                })
        }
    }
}
