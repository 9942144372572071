/// Clusters and how different each two of them are, with the closest pair at hand.
struct ClusterPool {
    struct Pair {
        var first: Int
        var second: Int
        var difference: Double
    }

    private var clusters: [VoiceCluster?]
    /// For each cluster, its difference from each one before it.
    private var differences: [[Double]]
    /// For each cluster, the closest one before it.
    private var nearest: [Int?]
    private(set) var count: Int

    init(_ clusters: [VoiceCluster], _ difference: (VoiceCluster, VoiceCluster) -> Double) {
        self.clusters = clusters
        count = clusters.count
        differences = clusters.indices.map { i in (0..<i).map { difference(clusters[$0], clusters[i]) } }
        nearest = clusters.indices.map { _ in nil }
        for i in clusters.indices { nearest[i] = findNearest(i) }
    }

    /// A cluster of a pair that was given.
    subscript(index: Int) -> VoiceCluster { clusters[index] ?? remaining[0] }

    /// In the order in which they first came.
    var remaining: [VoiceCluster] { clusters.compactMap { $0 } }

    /// The two that differ least; the earliest of several.
    var closest: Pair? {
        var best: Pair?
        for i in clusters.indices {
            guard let j = nearest[i] else { continue }
            if differences[i][j] < best?.difference ?? .infinity { best = Pair(first: j, second: i, difference: differences[i][j]) }
        }
        return best
    }

    /// Puts two clusters' union into the place of the first.
    mutating func replace(_ pair: Pair, with union: VoiceCluster, _ difference: (VoiceCluster, VoiceCluster) -> Double) {
        clusters[pair.first] = union
        clusters[pair.second] = nil
        nearest[pair.second] = nil
        count -= 1
        for other in clusters.indices where other != pair.first {
            guard let cluster = clusters[other] else { continue }
            differences[max(other, pair.first)][min(other, pair.first)] = difference(union, cluster)
        }
        nearest[pair.first] = findNearest(pair.first)
        for i in clusters.indices where i > pair.first && clusters[i] != nil {
            let isStale = nearest[i] == pair.first || nearest[i] == pair.second
            if isStale {
                nearest[i] = findNearest(i)
            } else if let j = nearest[i], differences[i][pair.first] < differences[i][j] {
                nearest[i] = pair.first
            }
        }
    }

    private func findNearest(_ i: Int) -> Int? {
        guard clusters[i] != nil else { return nil }
        var best: Int?
        for j in 0..<i where clusters[j] != nil {
            if best.map({ differences[i][j] < differences[i][$0] }) ?? true { best = j }
        }
        return best
    }
}
