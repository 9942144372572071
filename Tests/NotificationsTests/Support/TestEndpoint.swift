import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import NIOSSL

/// A server on a port of its own that answers bytes, and misbehaves as it is told.
final class TestEndpoint: Sendable {
    enum Behaviour: Sendable {
        /// These bytes, and then the end of the connection.
        case answer(String)
        /// Nothing, ever.
        case hang
        /// The end of the connection, without a word.
        case hangUp
        /// These bytes, and then nothing, ever.
        case stall(String)
    }

    static let ok = Behaviour.answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

    static func status(_ status: String, _ headers: String...) -> Behaviour {
        .answer("HTTP/1.1 \(status)\r\n" + headers.map { $0 + "\r\n" }.joined() + "Content-Length: 0\r\n\r\n")
    }

    private let channel: any Channel
    private let received: NIOLockedValueBox<[String]>

    var port: Int { channel.localAddress?.port ?? 0 }

    /// Every request as it came.
    var requests: [String] { received.withLockedValue { $0 } }

    private init(_ channel: any Channel, _ received: NIOLockedValueBox<[String]>) {
        self.channel = channel
        self.received = received
    }

    /// Runs it for as long as `body` takes.
    static func with(
        _ behaviour: Behaviour, tls: NIOSSLContext? = nil, _ body: (TestEndpoint) async throws -> Void
    ) async throws {
        let received = NIOLockedValueBox<[String]>([])
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls)) }
                    try channel.pipeline.syncOperations.addHandler(Handler(behaviour, received))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let endpoint = TestEndpoint(channel, received)
        do {
            try await body(endpoint)
            try await channel.close()
        } catch {
            try? await channel.close()
            throw error
        }
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let behaviour: Behaviour
        private let received: NIOLockedValueBox<[String]>
        private var text = ""
        private var isDone = false

        init(_ behaviour: Behaviour, _ received: NIOLockedValueBox<[String]>) {
            self.behaviour = behaviour
            self.received = received
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            text += String(buffer: Self.unwrapInboundIn(data))
            guard !isDone, isWhole else { return }
            isDone = true
            received.withLockedValue { $0.append(text) }
            let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
            switch behaviour {
            case .answer(let bytes):
                context.writeAndFlush(Self.wrapOutboundOut(ByteBuffer(string: bytes))).whenComplete { _ in bound.value.close(promise: nil) }
            case .stall(let bytes): context.writeAndFlush(Self.wrapOutboundOut(ByteBuffer(string: bytes)), promise: nil)
            case .hang: break
            case .hangUp: context.close(promise: nil)
            }
        }

        private var isWhole: Bool {
            let parts = text.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { return false }
            let length = parts[0].split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
                .flatMap { Int($0.dropFirst(15).trimmingPrefix(" ")) }
            return parts[1].utf8.count >= length ?? 0
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }
}
