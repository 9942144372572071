/// Whose voice it is, among those that are known.
public struct VoiceMatching<Person: Sendable>: Sendable {
    public struct Match: Sendable {
        public let person: Person
        /// The cosine between the two voices, up to 1.
        public let similarity: Double
    }

    /// Below it two voices are not taken for one person's: what sherpa-onnx's documentation searches speakers with
    /// (https://k2-fsa.github.io/sherpa/onnx/c-api/html/speaker_embedding.html). The higher, the fewer are named, and the fewer wrongly.
    public static var usualThreshold: Double { 0.5 }

    private let known: [(person: Person, voice: VoiceEmbedding)]
    private let threshold: Double

    /// - Parameter known: people with all that is known of their voices, by one model.
    public init(_ known: [(person: Person, voices: [VoiceEmbedding])], threshold: Double = Self.usualThreshold) {
        self.known = known.compactMap { one in VoiceEmbedding.mean(of: one.voices).map { (one.person, $0) } }
        self.threshold = threshold
    }

    /// - Returns: who sounds most like it; `nil` where nobody does well enough.
    public func match(_ voice: VoiceEmbedding) -> Match? {
        var best: Match?
        for one in known {
            guard let similarity = one.voice.similarity(to: voice), similarity >= threshold else { continue }
            if similarity > best?.similarity ?? -1 { best = Match(person: one.person, similarity: min(1, similarity)) }
        }
        return best
    }
}
