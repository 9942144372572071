/// What a model makes of a voice: a direction in the model's space. Two of one voice point nearly the same way.
public struct VoiceEmbedding: Equatable, Sendable {
    /// Of length 1.
    public let values: [Float]

    /// - Returns: `nil` for values that have no direction: none, all zero, or not finite.
    public init?(_ values: [Float]) {
        let length = values.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
        guard length > 0, length.isFinite else { return nil }
        self.values = values.map { Float(Double($0) / length) }
    }

    /// The cosine of the angle between two: −1 to 1; `nil` where they have not the same number of values, and so are of two models.
    public func similarity(to other: VoiceEmbedding) -> Double? {
        guard values.count == other.values.count else { return nil }
        return zip(values, other.values).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }

    /// The direction in the middle of several of one voice.
    public static func mean(of embeddings: [VoiceEmbedding]) -> VoiceEmbedding? {
        guard let first = embeddings.first, embeddings.allSatisfy({ $0.values.count == first.values.count }) else { return nil }
        return VoiceEmbedding(first.values.indices.map { place in embeddings.reduce(0) { $0 + $1.values[place] } })
    }
}
