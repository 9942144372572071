#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Pieces of speech that are taken for one speaker's, with the Gaussian that describes them.
struct VoiceCluster: Sendable {
    /// Vectors that the recording's own covariance counts for in a cluster's.
    static let priorCount = 50.0

    /// The most frames that a cluster counts for when it is compared, 12 s: with all of them, the longer two clusters of one speaker are,
    /// the surer would be the slightest difference between them, and a long recording would have more speakers than a short one.
    private static let mostFrames = 1_200.0

    let pieces: [Range<Int>]
    let statistics: GaussianStatistics
    private let compared: GaussianStatistics
    /// n · ln |Σ|, which the likelihood of the pieces falls with.
    private let spread: Double

    init(_ pieces: [Range<Int>], _ statistics: GaussianStatistics, prior: [Double]) {
        (self.pieces, self.statistics) = (pieces, statistics)
        compared = statistics.limited(to: Self.mostFrames)
        spread = compared.count * Self.gaussian(compared, prior: prior).logDeterminant
    }

    static func gaussian(_ statistics: GaussianStatistics, prior: [Double]) -> Cholesky {
        Cholesky(statistics.covariance(prior: prior, priorCount: priorCount), dimension: statistics.dimension)
    }

    /// ΔBIC: how much better two Gaussians describe the pieces than one, in nats, less what the second one's parameters are worth. Below 0
    /// it is one voice (Chen & Gopalakrishnan, "Speaker, environment and channel change detection and clustering via the Bayesian
    /// information criterion", 1998; with the two clusters' own count in the penalty).
    static func difference(_ a: VoiceCluster, _ b: VoiceCluster, prior: [Double], penalty: Double) -> Double {
        let both = a.compared + b.compared
        let d = Double(both.dimension)
        let parameters = d + d * (d + 1) / 2
        let joint = both.count * gaussian(both, prior: prior).logDeterminant
        return 0.5 * (joint - a.spread - b.spread) - penalty * 0.5 * parameters * log(both.count)
    }
}
