/// What to expect of a model by others' measurements, never ours. Where there is no figure that we could read, there is none here.
public struct ModelExpectation: Codable, Sendable, Equatable {
    /// What was spoken where words were counted: figures of different sorts do not compare.
    public enum Speech: String, Codable, Sendable {
        /// Books that are read aloud, which is easy.
        case read
        /// Several sorts: read, held as a talk, in meetings, over the telephone.
        case mixed
    }

    /// Words wrong of a hundred.
    public let wordErrorRatePercent: Double?
    public let errorRateSpeech: Speech?
    /// What that was measured on.
    public let errorRateTest: String?
    public let errorRateSource: String?
    /// Seconds of work for a second of sound.
    public let realTimeFactor: Double?
    public let realTimeFactorSource: String?
}
