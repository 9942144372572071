import NIOCore
import VoiceCore

/// No answer came, or not all of it: the same call may work later.
struct ServerUnreachable: CodedError {
    enum Reason: Sendable, Equatable {
        /// Nobody listens there, or the name is not known.
        case gone
        case silent(seconds: Int)
        /// The connection broke before the answer was whole.
        case broken
        case untrusted
    }

    let reason: Reason
    private let name: String

    init(_ reason: Reason, place: ServerPlace) {
        self.reason = reason
        name = place.name
    }

    var code: String {
        switch reason {
        case .gone: "server_unreachable"
        case .silent: "server_silent"
        case .broken: "server_connection_broken"
        case .untrusted: "server_untrusted"
        }
    }

    var userMessage: String {
        switch reason {
        case .gone: "No server answers at \(name). See that it runs and that the address is right."
        case .silent(let seconds): "The server at \(name) was silent for \(seconds) s. Try again, or give it longer with --timeout."
        case .broken: "The connection to \(name) broke before the answer was whole. Try again."
        case .untrusted:
            "The certificate of \(name) could not be verified. If it is one of your own, name its issuer's file with --ca-file."
        }
    }

    /// Whether it is worth waiting for.
    var isRetryable: Bool { reason != .untrusted }

    var status: ExitStatus {
        switch reason {
        case .gone, .untrusted: .unavailable
        case .silent, .broken: .temporary
        }
    }

    /// What the HTTP client's error means; cancellation and errors of ours go through.
    static func translated(_ error: any Error, place: ServerPlace, silence: TimeAmount) -> any Error {
        if Task.isCancelled { return CancellationError() }
        if error is CommandError || error is ServerUnreachable { return error }
        switch ConnectionProblem(error) {
        case .gone: return ServerUnreachable(.gone, place: place)
        case .untrusted: return ServerUnreachable(.untrusted, place: place)
        case .silent: return ServerUnreachable(.silent(seconds: Int(silence.nanoseconds / 1_000_000_000)), place: place)
        case .broken: return ServerUnreachable(.broken, place: place)
        case .cancelled: return CancellationError()
        }
    }
}
