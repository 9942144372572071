import HTTPRouting
import HummingbirdCore
import Logging
import NIOCore
import NIOSSL

/// Sets up connections that speak TLS beneath HTTP/1.1.
///
/// The deadline of a connection's first request begins when it is opened, so it ends a handshake that never does.
struct TLSConnection: ServerChildChannel {
    let http: HTTPConnection
    let context: NIOSSLContext

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<HTTPConnection.Value> {
        do {
            // A client of TLS that closes has gone: half-closed, the connection would outlive it by the time of the farewell.
            try channel.syncOptions?.setOption(ChannelOptions.allowRemoteHalfClosure, value: false)
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandler(PlainTextRefusal(settings: http.settings))
            try pipeline.addHandler(NIOSSLServerHandler(context: context))
        } catch {
            return channel.eventLoop.makeFailedFuture(error)
        }
        return http.setup(channel: channel, logger: logger)
    }

    func handle(value: HTTPConnection.Value, logger: Logger) async { await http.handle(value: value, logger: logger) }
}
