#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The weighted power of each 100 ms, from which gated loudness, range and tracks are made.
struct LoudnessHops: Sendable {
    /// Hops in a momentary and in a short-term window.
    static let momentary = 4
    static let shortTerm = 30

    /// Below this, a window counts as silence (BS.1770: the absolute gate).
    private static let absoluteGate = -70.0

    private var sums: [Double] = []
    private var sampleCounts: [Int32] = []

    var count: Int { sums.count }

    mutating func append(sum: Double, sampleCount: Int) {
        sums.append(sum)
        sampleCounts.append(Int32(sampleCount))
    }

    /// BS.1770, equation 2.
    static func loudness(_ power: Double) -> Double { -0.691 + 10 * log10(power) }

    private static func power(_ loudness: Double) -> Double { pow(10, (loudness + 0.691) / 10) }

    /// The mean power of the window of `length` hops that begins at `start`.
    private func power(_ start: Int, _ length: Int) -> Double {
        var (sum, samples) = (0.0, 0)
        for hop in start..<start + length {
            sum += sums[hop]
            samples += Int(sampleCounts[hop])
        }
        return sum / Double(samples)
    }

    private func powers(_ length: Int) -> [Double] {
        count < length ? [] : (0...count - length).map { power($0, length) }
    }

    func track(_ length: Int) -> [Double?] { powers(length).map { $0 > 0 ? Self.loudness($0) : nil } }

    /// The gated loudness of everything, and the relative gate's threshold; `nil` if nothing passes the absolute gate.
    ///
    /// BS.1770, Annex 1: windows of 0.4 s that overlap by three quarters; those above −70 LUFS give a mean, those above that
    /// mean − 10 LU too give the result.
    func integrated() -> (loudness: Double, threshold: Double)? {
        let loud = powers(Self.momentary).filter { $0 > Self.power(Self.absoluteGate) }
        guard !loud.isEmpty else { return nil }
        let threshold = Self.loudness(loud.reduce(0, +) / Double(loud.count)) - 10
        let gated = loud.filter { $0 > Self.power(threshold) }
        return (Self.loudness(gated.reduce(0, +) / Double(gated.count)), threshold)
    }

    /// The spread of the short-term loudness in LU; `nil` if no window of 3 s passes the absolute gate.
    ///
    /// EBU Tech 3342: of the windows above −70 LUFS and above their mean − 20 LU, the 95th percentile less the 10th. Of n windows the
    /// percentile p is the one at the rank p · n, rounded, as FFmpeg's `ebur128` takes it; the document's example rounds p · (n − 1) and
    /// so is a window off at times, which in a minute of speech can be more than 0.1 LU.
    func range() -> Double? {
        let loud = powers(Self.shortTerm).filter { $0 > Self.power(Self.absoluteGate) }
        guard !loud.isEmpty else { return nil }
        let threshold = Self.loudness(loud.reduce(0, +) / Double(loud.count)) - 20
        let gated = loud.filter { $0 > Self.power(threshold) }.sorted()
        func percentile(_ share: Double) -> Double { Self.loudness(gated[max(1, Int(share * Double(gated.count) + 0.5)) - 1]) }
        return percentile(0.95) - percentile(0.1)
    }
}
