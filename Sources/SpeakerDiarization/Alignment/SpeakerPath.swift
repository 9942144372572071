#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Gives every frame of speech the speaker whose voice it is likeliest in, where changing the speaker costs something: the best path by
/// Viterbi's algorithm, with a Gaussian for each speaker.
struct SpeakerPath {
    /// What a change of speaker costs in running speech, in nats: some tens of frames that fit the other one better.
    private static let changeCost = 60.0
    /// What it costs behind a pause, where speakers mostly change.
    private static let pauseChangeCost = 20.0
    /// How long such a pause is, in seconds.
    private static let pauseSeconds = 0.25

    private let frames: SpeechFrames
    private let voices: [(mean: [Double], factor: Cholesky)]

    init(_ frames: SpeechFrames, voices: [GaussianStatistics], prior: [Double]) {
        self.frames = frames
        self.voices = voices.map { ($0.mean, VoiceCluster.gaussian($0, prior: prior)) }
    }

    /// The voice of each frame, by its place in `voices`.
    func best() -> [Int] {
        guard voices.count > 1 else { return [Int](repeating: 0, count: frames.count) }
        var scores = [Double](repeating: 0, count: voices.count)
        var work = [Double](repeating: 0, count: frames.dimension)
        /// For each frame, which voice a change comes from, and for each voice whether it was changed to.
        var (origins, changes) = ([UInt8](), [Bool]())
        origins.reserveCapacity(frames.count)
        changes.reserveCapacity(frames.count * voices.count)
        var frame = 0
        frames.forEach(in: 0..<frames.count) { x in
            let cost = frames.pauseSeconds(before: frame) >= Self.pauseSeconds ? Self.pauseChangeCost : Self.changeCost
            let origin = scores.indices.max { scores[$0] < scores[$1] } ?? 0
            let arriving = scores[origin] - cost
            origins.append(UInt8(origin))
            for (k, voice) in voices.enumerated() {
                changes.append(scores[k] < arriving)
                scores[k] = max(scores[k], arriving)
                scores[k] -= 0.5 * (voice.factor.logDeterminant + voice.factor.squaredDistance(x, from: voice.mean, &work))
            }
            frame += 1
        }
        var voice = scores.indices.max { scores[$0] < scores[$1] } ?? 0
        var path = [Int](repeating: 0, count: frames.count)
        for frame in path.indices.reversed() {
            path[frame] = voice
            if changes[frame * voices.count + voice] { voice = Int(origins[frame]) }
        }
        return path
    }
}
