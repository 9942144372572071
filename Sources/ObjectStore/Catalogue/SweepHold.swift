import NIOConcurrencyHelpers

/// Keeps sweeps from striking objects out while somebody copies what the rows of one moment refer to.
///
/// It lives in the process that alone may sweep a data directory (the directory's lock sees to that), so it ends with the process
/// however that dies, and nothing is left to be released. While it holds, no row goes, and so no file that a row of that moment names:
/// what a sweep still removes then (files without a row, abandoned uploads) was no row's at that moment either.
public final class SweepHold: Sendable {
    private struct State {
        var holders = 0
        /// Strikes under way: their rows may be gone for some readers and not for others.
        var strikes = 0
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = NIOLockedValueBox(State())

    public init() {}

    /// Runs `body` with no strike under way and none beginning. Several may hold at a time.
    public func whileHeld<Value: Sendable>(_ body: () async throws -> Value) async rethrows -> Value {
        await begin()
        defer { state.withLockedValue { $0.holders -= 1 } }
        return try await body()
    }

    /// Runs `body`, which strikes rows out; `nil` without running it while somebody holds.
    func strike<Value: Sendable>(_ body: () async throws -> Value) async rethrows -> Value? {
        let mayBegin = state.withLockedValue { state in
            guard state.holders == 0 else { return false }
            state.strikes += 1
            return true
        }
        guard mayBegin else { return nil }
        defer { end() }
        return try await body()
    }

    private func begin() async {
        await withCheckedContinuation { continuation in
            let isFree = state.withLockedValue { state in
                state.holders += 1
                if state.strikes > 0 { state.waiting.append(continuation) }
                return state.strikes == 0
            }
            if isFree { continuation.resume() }
        }
    }

    private func end() {
        let waiting = state.withLockedValue { state in
            state.strikes -= 1
            guard state.strikes == 0 else { return [CheckedContinuation<Void, Never>]() }
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }
}
