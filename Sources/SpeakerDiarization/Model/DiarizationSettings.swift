import SpeechAnalysis

/// How many speakers are sought.
public struct DiarizationSettings: Sendable, Hashable {
    /// The most speakers that are told apart.
    public static let speakerLimit = 100

    /// At least so many, as far as the sound has pieces enough; 1 or more.
    public var minimumSpeakers = 1
    /// At most so many, up to `speakerLimit`.
    public var maximumSpeakers = 20
    /// λ: what a further speaker costs, as a multiple of the Bayesian information criterion's own price, which takes frames for independent
    /// that share most of their sound with their neighbours. The higher, the fewer speakers; 0.1 to 100.
    public var speakerPenalty = 1.8

    public init() {}

    /// - Throws: `SpeechAnalysisError.badParameter`.
    public func check() throws {
        func require(_ condition: Bool, _ name: String, _ value: Double, _ rule: String) throws {
            guard condition else { throw SpeechAnalysisError.badParameter(name: name, value: value, rule: rule) }
        }
        let speakers = 1...Self.speakerLimit
        try require(speakers.contains(minimumSpeakers), "minimumSpeakers", Double(minimumSpeakers), "1 to \(Self.speakerLimit)")
        try require(speakers.contains(maximumSpeakers), "maximumSpeakers", Double(maximumSpeakers), "1 to \(Self.speakerLimit)")
        try require(minimumSpeakers <= maximumSpeakers, "minimumSpeakers", Double(minimumSpeakers), "at most maximumSpeakers")
        try require((0.1...100).contains(speakerPenalty), "speakerPenalty", speakerPenalty, "0.1 to 100")
    }
}
