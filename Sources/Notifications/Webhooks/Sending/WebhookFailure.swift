public import VoiceCore

/// Why an attempt to deliver failed.
public struct WebhookFailure: CodedError, Equatable {
    public enum Reason: String, CaseIterable, Sendable {
        /// The host has no address.
        case nameNotFound = "name_not_found"
        /// One of the host's addresses is of a private network.
        case addressRefused = "address_refused"
        /// No connection came about.
        case connectionFailed = "connection_failed"
        /// The connection broke before there was an answer.
        case connectionLost = "connection_lost"
        /// The certificate, or the TLS handshake.
        case tlsFailed = "tls_failed"
        /// No answer in time.
        case timedOut = "timed_out"
        /// What came is no answer of HTTP.
        case answerMalformed = "answer_malformed"
        /// 3xx: redirects are not followed.
        case redirected
        /// 410: the endpoint wants nothing any more.
        case gone
        /// Another status than 2xx.
        case refused = "status_not_ok"
        /// The endpoint was switched off meanwhile.
        case endpointDisabled = "endpoint_disabled"
        /// Its address is not allowed any more.
        case urlRefused = "url_refused"
        /// This server has no thread or descriptor left.
        case noResources = "no_resources"
    }

    public let reason: Reason

    public init(_ reason: Reason) { self.reason = reason }

    public var code: String { reason.rawValue }
    public var userMessage: String { "The webhook could not be delivered (\(reason.rawValue))." }
    public var isRetryable: Bool { true }
}
