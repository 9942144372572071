import HTTPRouting
import NIOCore

extension ServerSentEvent {
    /// What ends a stream, as OpenAI's clients expect it.
    static let done = ByteBuffer(string: "data: [DONE]\n\n")

    /// An event without a name, whose value says by `type` what it is.
    static func data(_ value: some Encodable) throws -> ByteBuffer { try ServerSentEvent(value).bytes }
}
