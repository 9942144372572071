import HTTPRouting
import HTTPTypes
import Logging
import NIOCore
import VoiceCore

/// One line for each request, without its query, its path's values, or any of its words.
struct AccessLog: Sendable {
    private let logger: Logger

    init(_ logger: Logger) { self.logger = logger }

    /// A request was answered, or its answer could not be sent.
    func answered(_ exchanged: Answering.Exchanged, duration: TimeAmount, bytesSent: Int, failure: (any Error)?) {
        guard logger.logLevel <= .info else { return }
        var metadata: Logger.Metadata = [
            "request_id": .string(exchanged.requestID),
            "method": .string(exchanged.method.rawValue),
            "route": .string(exchanged.route?.path ?? "-"),
            "status": .stringConvertible(exchanged.response.status.code),
            "duration_ms": .stringConvertible(Self.milliseconds(duration)),
            "bytes": .stringConvertible(bytesSent),
            "peer": .string(exchanged.peer.address),
        ]
        if let principal = exchanged.principal {
            metadata["account"] = .string(principal.account.text)
            metadata["key"] = .string(principal.key)
        }
        if let failure { metadata["broken"] = .string((failure as? any CodedError)?.code ?? "\(type(of: failure))") }
        logger.info("request", metadata: metadata)
    }

    /// An error was answered: faults of ours are told in full, the caller's own are not worth a line of their own.
    func failed(_ error: APIError, requestID: String, route: Route?) {
        guard error.status.code >= 500 else { return }
        logger.log(
            level: error.status.code == 500 ? .error : .warning, "\(error.operatorMessage)",
            metadata: ["request_id": .string(requestID), "route": .string(route?.path ?? "-"), "code": .string(error.code)])
    }

    /// A request was answered in the place of its route, or never was one.
    func refused(_ error: APIError, requestID: String, route: Route?, peer: Peer?) {
        logger.info(
            "request refused",
            metadata: [
                "request_id": .string(requestID), "route": .string(route?.path ?? "-"), "code": .string(error.code),
                "status": .stringConvertible(error.status.code), "peer": .string(peer?.address ?? "-"),
            ])
    }

    /// With three digits behind the point.
    private static func milliseconds(_ duration: TimeAmount) -> Double { Double(duration.nanoseconds / 1000) / 1000 }
}
