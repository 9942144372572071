import HTTPRouting
import NIOCore

/// The body of a request, here or still to come.
enum RequestBodySource: Sendable {
    case whole(ByteBuffer)
    case stream(BodyReader, length: Int?)

    var length: Int? {
        switch self {
        case .whole(let bytes): bytes.readableBytes
        case .stream(_, let length): length
        }
    }

    func body(limit: Int) -> RequestBody {
        switch self {
        case .whole(let bytes): RequestBody(bytes, limit: limit)
        case .stream(let reader, let length): RequestBody(reader, announcedLength: length, limit: limit)
        }
    }
}
