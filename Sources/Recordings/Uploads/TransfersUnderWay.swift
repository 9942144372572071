import NIOConcurrencyHelpers
import ObjectStore

/// Keeps the uploads that are under way open between their parts, so that the next part need not read all earlier ones again.
///
/// Only a shortcut: an upload that is not here is opened at its durable offset.
final class TransfersUnderWay: Sendable {
    private struct State {
        var open: [UploadID: any ObjectUpload] = [:]
        var order: [UploadID] = []
    }

    private let state = NIOLockedValueBox(State())
    private let limit: Int

    /// - Parameter limit: how many stay open, each with its files; the one that was used longest ago goes first.
    init(limit: Int = 64) { self.limit = limit }

    subscript(id: UploadID) -> (any ObjectUpload)? { state.withLockedValue { $0.open[id] } }

    func keep(_ upload: any ObjectUpload, as id: UploadID) {
        state.withLockedValue { state in
            state.open[id] = upload
            state.order.removeAll { $0 == id }
            state.order.append(id)
            if state.order.count > limit { state.open[state.order.removeFirst()] = nil }
        }
    }

    func forget(_ id: UploadID) {
        state.withLockedValue { state in
            state.open[id] = nil
            state.order.removeAll { $0 == id }
        }
    }
}
