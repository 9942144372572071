#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A value that several threads share, with a condition to wait on.
///
/// For a lock alone there is `NIOLockedValueBox`. Both are pthread locks, which the thread sanitizer understands: the slow path of the
/// standard library's `Mutex` on Linux lies in a library that is not instrumented, so under contention it reports races that are none.
///
/// For a backend's own threads: `wait` blocks, so tasks of the cooperative pool only ever call `withLock`.
package final class Monitor<State>: @unchecked Sendable {  // `state` is read and written only with `mutex` held
    private var state: State
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    package init(_ state: State) {
        self.state = state
        mutex.initialize(to: pthread_mutex_t())
        condition.initialize(to: pthread_cond_t())
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        #if !canImport(Darwin)
            pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        #endif
        pthread_cond_init(condition, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    /// Runs a short closure with the lock held.
    package func withLock<Value>(_ body: (inout State) throws -> Value) rethrows -> Value {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body(&state)
    }

    /// Blocks the thread until `body` gives a value; it is asked again after each `signal` or `broadcast`.
    package func wait<Value>(_ body: (inout State) -> Value?) -> Value {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while true {
            if let value = body(&state) { return value }
            pthread_cond_wait(condition, mutex)
        }
    }

    /// As `wait`, for at most `duration`; `nil` when it has passed.
    package func wait<Value>(atMost duration: Duration, _ body: (inout State) -> Value?) -> Value? {
        let end = MonotonicTime.now() + duration
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while true {
            if let value = body(&state) { return value }
            let left = end - MonotonicTime.now()
            if left <= .zero { return nil }
            waitOnce(left, until: end)
        }
    }

    /// Wakes one waiting thread.
    package func signal() { pthread_cond_signal(condition) }

    /// Wakes every waiting thread.
    package func broadcast() { pthread_cond_broadcast(condition) }

    private func waitOnce(_ left: Duration, until end: MonotonicTime) {
        #if canImport(Darwin)
            let (seconds, attoseconds) = left.components
            var time = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
            pthread_cond_timedwait_relative_np(condition, mutex, &time)
        #else
            var time = timespec(tv_sec: Int(end.nanoseconds / 1_000_000_000), tv_nsec: Int(end.nanoseconds % 1_000_000_000))
            pthread_cond_timedwait(condition, mutex, &time)
        #endif
    }
}
