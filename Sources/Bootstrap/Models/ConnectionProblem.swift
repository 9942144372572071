import AsyncHTTPClient
import NIOCore
import NIOPosix
import NIOSSL

/// What an error of the HTTP client means to whoever waits for an answer.
enum ConnectionProblem {
    /// Nobody listens there, the name is not known, or a proxy does not let us through.
    case gone
    case untrusted
    case silent
    /// The connection broke, or what came is no HTTP.
    case broken
    case cancelled

    init(_ error: any Error) {
        switch error {
        case is CancellationError: self = .cancelled
        case is NIOSSLError, is BoringSSLError, is NIOSSLExtraError: self = .untrusted
        case let error as HTTPClientError: self.init(error)
        case is NIOConnectionError: self = .gone
        case let error as IOError where [ECONNREFUSED, ENOENT, EHOSTUNREACH, ENETUNREACH, EACCES].contains(error.errnoCode): self = .gone
        default: self = .broken
        }
    }

    private init(_ error: HTTPClientError) {
        switch error {
        case .connectTimeout, .tlsHandshakeTimeout, .invalidProxyResponse, .proxyAuthenticationRequired: self = .gone
        case .readTimeout, .writeTimeout, .deadlineExceeded, .getConnectionFromPoolTimeout: self = .silent
        case .cancelled, .requestStreamCancelled: self = .cancelled
        default: self = .broken
        }
    }
}
