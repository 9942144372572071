import Glibc
public import VoiceCore

/// Why the server cannot listen.
public struct WebServerError: CodedError {
    public let code: String
    public let userMessage: String

    static func socketPathTooLong(_ path: String, limit: Int) -> WebServerError {
        WebServerError(
            code: "socket_path_too_long",
            userMessage: "The socket's path '\(path)' is longer than the system's limit of \(limit) bytes; choose a shorter data directory."
        )
    }

    static func socketPathTaken(_ path: String) -> WebServerError {
        WebServerError(code: "socket_path_taken", userMessage: "'\(path)' exists and is no socket; it is left as it is.")
    }

    static func alreadyListening(_ path: String) -> WebServerError {
        WebServerError(code: "already_listening", userMessage: "Another server listens on '\(path)'.")
    }

    static func socket(_ path: String, _ call: String, _ number: CInt) -> WebServerError {
        WebServerError(
            code: "socket_failed", userMessage: "The socket '\(path)' cannot be made: \(call): \(String(cString: strerror(number))).")
    }

    static func certificate(_ file: String, _ error: any Error) -> WebServerError {
        WebServerError(code: "certificate_unusable", userMessage: "The certificate chain in '\(file)' cannot be used: \(error)")
    }

    static func privateKey(_ file: String, _ error: any Error) -> WebServerError {
        WebServerError(
            code: "private_key_unusable",
            userMessage: "The private key in '\(file)' cannot be used; it must be PEM without a passphrase: \(error)")
    }

    static func keyOfAnother(_ files: TLSFiles, _ error: any Error) -> WebServerError {
        WebServerError(
            code: "private_key_mismatch",
            userMessage: "The private key in '\(files.privateKey)' is not that of the certificate in '\(files.certificateChain)': \(error)")
    }

    static func listen(_ listener: WebServerConfiguration.Listener, _ error: any Error) -> WebServerError {
        WebServerError(code: "listen_failed", userMessage: "The server cannot listen on \(listener.name): \(error)")
    }

    static func ended(_ listener: WebServerConfiguration.Listener) -> WebServerError {
        WebServerError(code: "listener_ended", userMessage: "The server cannot take connections on \(listener.name) any more.")
    }
}

extension WebServerConfiguration.Listener {
    /// For people: `127.0.0.1:8080`, `[::1]:8080`, or a socket's path.
    var name: String {
        switch self {
        case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unix(let path): "'\(path)'"
        }
    }
}
