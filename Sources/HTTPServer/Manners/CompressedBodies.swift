import HTTPRouting
import NIOConcurrencyHelpers
import NIOCore

/// Compressed forms of what many ask for, by the tag of what they are made of: a page's files are compressed once, and with more effort than
/// would pay for one reader.
final class CompressedBodies: Sendable {
    /// A body over this is not kept.
    static let largest = 4 << 20

    private struct State {
        var bodies: [EntityTag: ByteBuffer] = [:]
        var bytes = 0
    }

    private let state = NIOLockedValueBox(State())
    private let capacity: Int

    /// - Parameter capacity: bytes that are kept. When they are full, all go; files that are being changed leave their old forms here.
    init(capacity: Int = 16 << 20) { self.capacity = capacity }

    /// The compressed form of the body with a strong tag, made by `make` if it is not known. Two who ask at once may both make it.
    func body(_ tag: EntityTag, _ make: () throws -> ByteBuffer) throws -> ByteBuffer {
        if let known = state.withLockedValue({ $0.bodies[tag] }) { return known }
        let made = try make()
        state.withLockedValue { state in
            if state.bytes + made.readableBytes > capacity { state = State() }
            if state.bodies.updateValue(made, forKey: tag) == nil { state.bytes += made.readableBytes }
        }
        return made
    }
}
