#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What this process has taken of the processors so far, in seconds, all threads together.
func processorSeconds() -> Double { Double(clock()) / Double(CLOCKS_PER_SEC) }
