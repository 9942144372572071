/// Puts pieces of speech together that sound like one speaker: agglomerative clustering, the two most alike first, until no two are alike
/// enough.
struct SpeakerClustering {
    /// Clusters that are compared all with all; of more, parts are clustered first, so that hours take no more than a multiple of minutes.
    private static let partCount = 1_000

    let prior: [Double]
    let settings: DiarizationSettings

    /// - Returns: from `minimumSpeakers` to `maximumSpeakers` clusters, fewer if there are fewer pieces.
    func merge(_ clusters: [VoiceCluster]) -> [VoiceCluster] {
        var parts = clusters
        while parts.count > Self.partCount {
            let before = parts.count
            parts = stride(from: 0, to: before, by: Self.partCount).flatMap { first in
                merge(Array(parts[first..<min(before, first + Self.partCount)]), down: settings.minimumSpeakers, most: Self.partCount / 2)
            }
        }
        return merge(parts, down: settings.minimumSpeakers, most: settings.maximumSpeakers)
    }

    private func difference(_ a: VoiceCluster, _ b: VoiceCluster) -> Double {
        VoiceCluster.difference(a, b, prior: prior, penalty: settings.speakerPenalty)
    }

    private func union(_ a: VoiceCluster, _ b: VoiceCluster) -> VoiceCluster {
        VoiceCluster(a.pieces + b.pieces, a.statistics + b.statistics, prior: prior)
    }

    private func merge(_ clusters: [VoiceCluster], down least: Int, most: Int) -> [VoiceCluster] {
        var pool = ClusterPool(clusters, difference)
        while pool.count > least, let pair = pool.closest, pair.difference < 0 || pool.count > most {
            pool.replace(pair, with: union(pool[pair.first], pool[pair.second]), difference)
        }
        return pool.remaining
    }
}
