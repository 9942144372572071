/// When the voices in recordings are measured: it takes a processor for about a fiftieth of what they last.
public enum AnalysisPolicy: String, CaseIterable, Sendable {
    /// Once a recording has its transcript or will get none, and whenever somebody asks for it.
    case always
    /// When somebody asks for it.
    case onRequest = "on-request"
    /// Never. What has been measured before is given still.
    case off
}
