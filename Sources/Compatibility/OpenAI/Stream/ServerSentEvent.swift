import NIOCore
import VoiceCore

/// The wire form of one server-sent event, as OpenAI's clients read them: one line of data.
enum ServerSentEvent {
    /// What ends a stream.
    static let done = ByteBuffer(string: "data: [DONE]\n\n")

    static func data(_ value: some Encodable) throws -> ByteBuffer {
        var buffer = ByteBuffer(string: "data: ")
        buffer.writeBytes(try JSON.encode(value))
        buffer.writeString("\n\n")
        return buffer
    }
}
