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

    static func certificate(_ chain: String, _ key: String, _ error: any Error) -> WebServerError {
        WebServerError(
            code: "certificate_unusable",
            userMessage: "The certificate in '\(chain)' and the key in '\(key)' cannot be used: \(error)")
    }

    static func address(_ host: String, _ port: Int, _ error: any Error) -> WebServerError {
        WebServerError(code: "listen_failed", userMessage: "The server cannot listen on \(host):\(port): \(error)")
    }
}
