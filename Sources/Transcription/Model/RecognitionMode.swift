/// What an engine is to be better at, where it can choose.
public enum RecognitionMode: String, Codable, CaseIterable, Sendable {
    /// Sooner, with more words wrong.
    case fast
    case balanced
    /// With fewer words wrong, later.
    case careful
}
