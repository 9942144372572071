/// Finds the speakers of frames of speech.
struct SpeakerAssignment {
    /// Clustering and alignment by turns, at most.
    private static let rounds = 4
    /// Who is heard for less than this is no speaker of their own, in seconds of loud frames.
    private static let shortestSpeakerSeconds = 2.0

    private let frames: SpeechFrames
    private let settings: DiarizationSettings
    /// The covariance of all frames.
    private let prior: [Double]

    init(_ frames: SpeechFrames, settings: DiarizationSettings) {
        (self.frames, self.settings) = (frames, settings)
        prior = GaussianStatistics(frames, 0..<frames.count).covariance()
    }

    /// Each frame's speaker, by some number.
    func speakers() -> [Int] {
        guard frames.count > 0 else { return [] }
        let clustering = SpeakerClustering(prior: prior, settings: settings)
        let pieces = ChangePoints(frames: frames).pieces().map { cluster([$0]) }
        var clusters = clustering.merge(pieces)
        var path = align(clusters)
        for _ in 1..<Self.rounds {
            let aligned = self.clusters(of: path)
            let merged = clustering.merge(lasting(aligned))
            guard merged.count < clusters.count else { break }
            clusters = merged
            path = align(clusters)
        }
        return path
    }

    private func align(_ clusters: [VoiceCluster]) -> [Int] {
        SpeakerPath(frames, voices: clusters.map(\.statistics), prior: prior).best()
    }

    private func cluster(_ pieces: [Range<Int>]) -> VoiceCluster {
        var statistics = GaussianStatistics(dimension: frames.dimension)
        for piece in pieces { statistics.add(frames, piece) }
        return VoiceCluster(pieces, statistics, prior: prior)
    }

    /// A cluster of each voice that the path goes through.
    private func clusters(of path: [Int]) -> [VoiceCluster] {
        var pieces: [Int: [Range<Int>]] = [:]
        var start = 0
        for frame in path.indices where frame + 1 == path.count || path[frame + 1] != path[frame] {
            pieces[path[frame], default: []].append(start..<frame + 1)
            start = frame + 1
        }
        return pieces.sorted { $0.key < $1.key }.map { cluster($0.value) }
    }

    /// Without those that are heard too briefly, the briefest first, as far as the least number of speakers allows.
    private func lasting(_ clusters: [VoiceCluster]) -> [VoiceCluster] {
        var kept = clusters
        while kept.count > max(1, settings.minimumSpeakers) {
            guard let brief = kept.indices.min(by: { kept[$0].statistics.count < kept[$1].statistics.count }),
                kept[brief].statistics.count * SpeechFrames.stepSeconds < Self.shortestSpeakerSeconds
            else { break }
            kept.remove(at: brief)
        }
        return kept
    }
}
