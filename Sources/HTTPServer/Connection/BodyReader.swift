import HTTPRouting
import NIOConcurrencyHelpers
import NIOCore

/// The body of the request at hand, read from the connection as the route asks for it.
///
/// The connection goes on to its next request behind it, so it ends for good when the request is answered.
final class BodyReader: AsyncSequence, Sendable {
    typealias Element = ByteBuffer
    typealias Inbound = NIOAsyncChannelInboundStream<RequestMessage>

    private enum State {
        case fresh, idle, reading, ended
    }

    private let state: NIOLockedValueBox<State> = NIOLockedValueBox(.fresh)
    private let upstream: SharedInbound
    private let invite: NIOAsyncChannelOutboundWriter<ResponseMessage>?

    /// - Parameter invite: for a client that waits for `100 Continue`, which it gets when the first byte is asked for.
    init(_ inbound: Inbound.AsyncIterator, invite: NIOAsyncChannelOutboundWriter<ResponseMessage>?) {
        upstream = SharedInbound(inbound)
        self.invite = invite
    }

    func makeAsyncIterator() -> Iterator { Iterator(reader: self) }

    /// Ends the body.
    ///
    /// - Returns: whether the connection may read on; not so while somebody still waits for a part of this body.
    func close() -> Bool {
        state.withLockedValue { state in
            defer { state = .ended }
            return state != .reading
        }
    }

    fileprivate func next() async throws -> ByteBuffer? {
        let before = state.withLockedValue { state in
            let before = state
            if before == .fresh || before == .idle { state = .reading }
            return before
        }
        switch before {
        case .ended: return nil
        case .reading: throw APIError.internalError("a request's body was read by two tasks at once")
        case .fresh, .idle: break
        }
        do {
            if before == .fresh { try await invite?.write(.continue) }
            let message = try await upstream.next()
            let bytes = try Self.bytes(of: message)
            state.withLockedValue { if $0 == .reading { $0 = bytes == nil ? .ended : .idle } }
            return bytes
        } catch {
            state.withLockedValue { if $0 == .reading { $0 = .ended } }
            throw error
        }
    }

    private static func bytes(of message: RequestMessage?) throws -> ByteBuffer? {
        switch message {
        case .body(let bytes): bytes
        case .end: nil
        case .none, .whole, .head: throw APIError.malformedRequest("Its body ended early.")
        }
    }

    struct Iterator: AsyncIteratorProtocol {
        fileprivate let reader: BodyReader

        func next() async throws -> ByteBuffer? { try await reader.next() }
        func next(isolation actor: isolated (any Actor)?) async throws -> ByteBuffer? { try await reader.next() }
    }
}

/// The connection's one stream of messages. Copies of the iterator read from the same stream.
///
/// Unchecked: `BodyReader` lets one task at a time call `next`, and the connection reads only when none does.
private struct SharedInbound: @unchecked Sendable {
    private let iterator: BodyReader.Inbound.AsyncIterator

    init(_ iterator: BodyReader.Inbound.AsyncIterator) { self.iterator = iterator }

    func next() async throws -> RequestMessage? {
        var iterator = iterator
        return try await iterator.next(isolation: #isolation)
    }
}
