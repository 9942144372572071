#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension RealFFT {
    /// The plan for `count` samples, made once a process and shared by all threads.
    ///
    /// Plans of more than 65,536 samples, and those beyond the first 64, are made anew for each call: counts that follow from people's
    /// recordings must not fill the memory.
    public static func shared(count: Int) -> RealFFT {
        FourierPlans.shared.plan(FourierPlans.Key(element: ObjectIdentifier(Element.self), count: count)) { RealFFT(count: count) }
    }
}

/// Keeps plans by their element and count.
///
/// `@unchecked Sendable`: `plans` is read and written under `mutex` only.
private final class FourierPlans: @unchecked Sendable {
    struct Key: Hashable {
        let element: ObjectIdentifier
        let count: Int
    }

    static let shared = FourierPlans()

    private static let mostPlans = 64
    private static let longest = 65_536

    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private var plans: [Key: any Sendable] = [:]

    private init() { pthread_mutex_init(mutex, nil) }

    func plan<Plan: Sendable>(_ key: Key, make: () -> Plan) -> Plan {
        if let known = locked({ plans[key] as? Plan }) { return known }
        let made = make()
        guard key.count <= Self.longest else { return made }
        locked { if plans.count < Self.mostPlans { plans[key] = made } }
        return made
    }

    private func locked<Value>(_ body: () -> Value) -> Value {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body()
    }
}
