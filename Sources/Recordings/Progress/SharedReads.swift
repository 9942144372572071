import NIOConcurrencyHelpers

/// Has what several ask for at the same moment read once for all of them.
///
/// A result counts until `forget`: whoever calls that knows of a change, and what is asked for afterwards is read afterwards. The tasks
/// that read are owned by this value, and go on when one of those who wait is cancelled.
final class SharedReads<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private let reads: NIOLockedValueBox<[Key: Task<Value, any Error>]> = NIOLockedValueBox([:])

    /// - Throws: what `read` throws, to everybody who waited for it; the next one who asks tries again.
    func value(_ key: Key, _ read: @escaping @Sendable () async throws -> Value) async throws -> Value {
        let task = reads.withLockedValue { reads in
            if let task = reads[key] { return task }
            let task = Task { try await read() }
            reads[key] = task
            return task
        }
        do {
            return try await task.value
        } catch {
            reads.withLockedValue { reads in if reads[key] == task { reads[key] = nil } }
            throw error
        }
    }

    /// What was read by now is of the past.
    func forget() { reads.withLockedValue { $0 = [:] } }
}
