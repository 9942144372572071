import NIOCore
import NIOSSL

/// The certificate and key of a server, in PEM files.
public struct TLSFiles: Sendable, Equatable {
    /// The chain, the server's own certificate first.
    public var certificateChain: String
    public var privateKey: String

    public init(certificateChain: String, privateKey: String) {
        self.certificateChain = certificateChain
        self.privateKey = privateKey
    }

    /// Reads both files as the server will. Blocks; for the start of a program.
    ///
    /// - Throws: `WebServerError` `certificate_unusable`, `private_key_unusable`, or `private_key_mismatch` when they do not belong
    ///   together.
    public func check() throws(WebServerError) { _ = try context() }

    /// TLS 1.2 or later, HTTP/1.1.
    func context() throws(WebServerError) -> NIOSSLContext {
        let chain = try readChain()
        let key = try readKey()
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        // How long a connection that we closed waits for the client's own farewell.
        configuration.shutdownTimeout = .seconds(2)
        do { return try NIOSSLContext(configuration: configuration) } catch { throw .keyOfAnother(self, error) }
    }

    private func readChain() throws(WebServerError) -> [NIOSSLCertificate] {
        do {
            let chain = try NIOSSLCertificate.fromPEMFile(certificateChain)
            guard !chain.isEmpty else { throw NothingInFile() }
            return chain
        } catch { throw .certificate(certificateChain, error) }
    }

    private func readKey() throws(WebServerError) -> NIOSSLPrivateKey {
        do { return try NIOSSLPrivateKey(file: privateKey, format: .pem) } catch { throw .privateKey(privateKey, error) }
    }
}

private struct NothingInFile: Error, CustomStringConvertible {
    var description: String { "the file has no certificate" }
}
