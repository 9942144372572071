import NIOConcurrencyHelpers

extension RealFFT {
    /// The plan for `count` samples, made once a process and shared by all threads.
    ///
    /// Plans of more than 65,536 samples, and those beyond the first 64, are made anew for each call: counts that follow from people's
    /// recordings must not fill the memory.
    public static func shared(count: Int) -> RealFFT {
        FourierPlans.plan(FourierPlans.Key(element: ObjectIdentifier(Element.self), count: count)) { RealFFT(count: count) }
    }
}

/// Keeps plans by their element and count.
private enum FourierPlans {
    struct Key: Hashable {
        let element: ObjectIdentifier
        let count: Int
    }

    private static let mostPlans = 64
    private static let longest = 65_536

    private static let plans = NIOLockedValueBox<[Key: any Sendable]>([:])

    static func plan<Plan: Sendable>(_ key: Key, make: () -> Plan) -> Plan {
        if let known = plans.withLockedValue({ $0[key] as? Plan }) { return known }
        let made = make()
        guard key.count <= longest else { return made }
        plans.withLockedValue { if $0.count < mostPlans { $0[key] = made } }
        return made
    }
}
