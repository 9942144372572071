/// Whether noise is taken out of speech before an engine hears it.
public enum NoiseReductionChoice: String, Codable, CaseIterable, Sendable {
    /// The engine hears the sound as it is.
    case off
    /// Every stretch of speech is cleaned.
    case on
    /// Only stretches in which the speech stands little above the noise are cleaned.
    case auto
}
