import HTTPRouting
import NIOConcurrencyHelpers

/// Keys that were looked up a moment ago, so that a busy client's requests do not each read the database.
///
/// A key that is revoked through this process is forgotten at once; one revoked elsewhere, at the next signal or when the entry is
/// `lifetime` old, whichever comes first.
final class KeyCache: Sendable {
    struct Entry: Sendable {
        let key: Principal
        let expires: ContinuousClock.Instant
    }

    private struct State {
        var entries: [[UInt8]: Entry] = [:]
        /// Raised by `forgetAll`, so that a look-up that began before cannot put back what it read.
        var generation = 0
    }

    private let state = NIOLockedValueBox(State())
    private let lifetime: Duration
    private let capacity: Int

    init(lifetime: Duration = .seconds(5), capacity: Int = 10_000) {
        self.lifetime = lifetime
        self.capacity = capacity
    }

    func find(_ hash: [UInt8]) -> Principal? {
        state.withLockedValue { state in
            guard let entry = state.entries[hash] else { return nil }
            if entry.expires > .now { return entry.key }
            state.entries[hash] = nil
            return nil
        }
    }

    var generation: Int { state.withLockedValue { $0.generation } }

    /// Keeps a key that was read while the cache was at `generation`.
    func keep(_ key: Principal, for hash: [UInt8], readAt generation: Int) {
        state.withLockedValue { state in
            guard state.generation == generation else { return }
            if state.entries.count >= capacity { state.entries.removeAll(keepingCapacity: true) }
            state.entries[hash] = Entry(key: key, expires: .now + lifetime)
        }
    }

    func forgetAll() {
        state.withLockedValue { state in
            state.entries.removeAll(keepingCapacity: true)
            state.generation += 1
        }
    }
}
