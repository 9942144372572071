import Crypto
import HTTPRouting
import HTTPTypes
import NIOConcurrencyHelpers
import NIOCore

/// Tells requests with the same key apart: a hash of the method, the target, the media type and the headers that the route reads, and one
/// of the body.
enum RequestFingerprint {
    /// Of everything but the body.
    static func head(_ head: HTTPRequest, of route: Route) -> [UInt8] {
        let type = head.headerFields[.contentType].flatMap(MediaType.init)?.essence ?? ""
        let fields = route.fields(of: head).map { "\n\($0.name.canonicalName):\($0.value)" }.joined()
        return Array(SHA256.hash(data: Array("\(head.method.rawValue)\n\(head.path ?? "")\n\(type)\(fields)".utf8)))
    }
}

/// Hashes a body while it goes by.
///
/// A form is hashed by its parts, since its boundary is another each time that a program writes the form anew.
final class BodyFingerprint: Sendable {
    private struct State {
        var hash = SHA256()
        var form: MultipartParser?
        var isBroken = false
        var result: [UInt8]?
    }

    private let state: NIOLockedValueBox<State>

    init(_ head: HTTPRequest) {
        let type = head.headerFields[.contentType]
        let isForm = type.flatMap(MediaType.init)?.essence == "multipart/form-data"
        state = NIOLockedValueBox(State(form: isForm ? try? MultipartParser(contentType: type) : nil))
    }

    /// The hash; `nil` before the body's end, and for a form that is malformed.
    var value: [UInt8]? { state.withLockedValue { $0.isBroken ? nil : $0.result } }

    func update(_ bytes: ByteBuffer) {
        state.withLockedValue { state in
            guard state.form != nil else { return state.hash.update(bytes) }
            guard !state.isBroken else { return }
            do {
                state.form?.feed(bytes)
                while let event = try state.form?.next() { Self.take(event, &state.hash) }
            } catch {
                state.isBroken = true
            }
        }
    }

    func finish() { state.withLockedValue { $0.result = Array($0.hash.finalize()) } }

    private static func take(_ event: MultipartParser.Event, _ hash: inout SHA256) {
        switch event {
        case .partBegan(let part):
            // Lengths first, so that no two forms run together to the same bytes.
            for text in [part.name, part.fileName ?? "", part.contentType?.essence ?? ""] {
                hash.update(data: Array("\(text.utf8.count):\(text)".utf8))
            }
        case .bytes(let bytes): hash.update(bytes)
        case .partEnded: hash.update(data: Array("\r\n--\r\n".utf8))
        }
    }
}

extension Route {
    /// The header fields of a request that the route declares as its parameters, in the order of the declaration.
    func fields(of head: HTTPRequest) -> HTTPFields {
        var fields = HTTPFields()
        for parameter in parameters where parameter.location == .header {
            guard let name = HTTPField.Name(parameter.name) else { continue }
            for value in head.headerFields[values: name] { fields.append(HTTPField(name: name, value: value)) }
        }
        return fields
    }
}

extension SHA256 {
    fileprivate mutating func update(_ bytes: ByteBuffer) {
        bytes.withUnsafeReadableBytes { update(bufferPointer: $0) }
    }
}

/// A body that is hashed on its way to whoever reads it.
struct FingerprintedBody: AsyncSequence, Sendable {
    typealias Element = ByteBuffer

    let base: RequestBody
    let fingerprint: BodyFingerprint

    func makeAsyncIterator() -> Iterator { Iterator(upstream: base.makeAsyncIterator(), fingerprint: fingerprint) }

    struct Iterator: AsyncIteratorProtocol {
        var upstream: RequestBody.Iterator
        let fingerprint: BodyFingerprint

        mutating func next() async throws -> ByteBuffer? { try await next(isolation: nil) }

        mutating func next(isolation actor: isolated (any Actor)?) async throws -> ByteBuffer? {
            guard let bytes = try await upstream.next(isolation: actor) else {
                fingerprint.finish()
                return nil
            }
            fingerprint.update(bytes)
            return bytes
        }
    }
}
