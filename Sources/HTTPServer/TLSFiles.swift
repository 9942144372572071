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

    /// TLS 1.2 or later, HTTP/1.1.
    ///
    /// - Throws: `WebServerError` when a file cannot be read, or the two do not belong together.
    func context() throws -> NIOSSLContext {
        do {
            let chain = try NIOSSLCertificate.fromPEMFile(certificateChain).map { NIOSSLCertificateSource.certificate($0) }
            let key = try NIOSSLPrivateKey(file: privateKey, format: .pem)
            var configuration = TLSConfiguration.makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(key))
            configuration.minimumTLSVersion = .tlsv12
            configuration.applicationProtocols = ["http/1.1"]
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw WebServerError.certificate(certificateChain, privateKey, error)
        }
    }
}
