public import NIOCore
import VoiceCore

/// One event of a stream as it goes over the wire (the HTML standard, 9.2 "Server-sent events").
///
/// Values are JSON on one line. Names and ids are ours: they hold no line break.
public struct ServerSentEvent: Sendable {
    public static let contentType = "text/event-stream"

    /// What kind of event it is; without one it is a `message`.
    public var name: String?

    /// What a client shows as `Last-Event-ID` when it comes again; `nil` leaves that as it is.
    public var id: String?

    /// As it is sent.
    public let data: [UInt8]

    /// - Throws: what encoding the value throws.
    public init(_ value: some Encodable, name: String? = nil, id: String? = nil) throws {
        self.name = name
        self.id = id
        data = Array(try JSON.encode(value))
    }

    public var bytes: ByteBuffer {
        var buffer = ByteBuffer()
        if let name { buffer.writeString("event: \(name)\n") }
        if let id { buffer.writeString("id: \(id)\n") }
        buffer.writeString("data: ")
        buffer.writeBytes(data)
        buffer.writeString("\n\n")
        return buffer
    }

    /// What every reader passes over: it keeps proxies from taking the connection for dead.
    ///
    /// - Parameter id: where the stream stands by now, if no event has said so; it is taken up without an event.
    public static func keepAlive(id: String? = nil) -> ByteBuffer {
        ByteBuffer(string: ": keep-alive\n" + (id.map { "id: \($0)\n" } ?? "") + "\n")
    }

    /// Says how long a client that lost the connection waits before it comes again.
    public static func retry(after wait: Duration) -> ByteBuffer { ByteBuffer(string: "retry: \(wait.wholeMicroseconds / 1000)\n\n") }
}
