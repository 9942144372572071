import HTTPRouting
import NIOConcurrencyHelpers

/// How many requests may hold audio at a time, so that disk and memory stay bounded however many come.
final class Admission: Sendable {
    /// A request's place; free again when it is left, or else when the value is released.
    final class Place: Sendable {
        private let admission: NIOLockedValueBox<Admission?>

        fileprivate init(_ admission: Admission) { self.admission = NIOLockedValueBox(admission) }

        deinit { leave() }

        /// To be called before a request's answer ends: what holds the value may live a moment longer, and a client that asks again at once
        /// would find its own place taken.
        func leave() {
            let admission = admission.withLockedValue { $0.take() }
            admission?.taken.withLockedValue { $0 -= 1 }
        }
    }

    private let taken = NIOLockedValueBox(0)
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    /// - Throws: `APIError` 503, `overloaded`, when all places are taken.
    func enter() throws(APIError) -> Place {
        let isFree = taken.withLockedValue { taken in
            guard taken < limit else { return false }
            taken += 1
            return true
        }
        guard isFree else {
            throw .unavailable("overloaded", "The server is transcribing as much as it can; try again shortly.")
        }
        return Place(self)
    }
}
