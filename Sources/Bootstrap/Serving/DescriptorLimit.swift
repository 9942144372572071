import Logging

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// How many files and connections the process may have open.
enum DescriptorLimit {
    /// What is asked for: the connections of both listeners, the objects that they read, the database, engines.
    static let wanted: rlim_t = 16_384

    /// Raises the limit as far as it is wanted and the system lets us. Where it stays lower, connections over it wait to be accepted.
    ///
    /// Programs start with 1024 by custom, for the sake of those that use `select`; engine processes inherit no descriptor.
    static func raise(_ logger: Logger) {
        var limit = rlimit()
        guard getrlimit(Self.resource, &limit) == 0, limit.rlim_cur < wanted, limit.rlim_cur < limit.rlim_max else { return }
        let before = limit.rlim_cur
        limit.rlim_cur = min(wanted, limit.rlim_max)
        if setrlimit(Self.resource, &limit) == 0 {
            logger.debug("more open files allowed", metadata: ["before": "\(before)", "now": "\(limit.rlim_cur)"])
        }
    }

    #if canImport(Glibc)
        private static let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
        private static let resource = RLIMIT_NOFILE
    #endif
}
