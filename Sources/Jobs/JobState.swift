public import Storage

/// Where a job stands; `docs/jobs.md` draws every transition.
public enum JobState: String, Sendable, CaseIterable, Codable, SQLValueConvertible {
    /// Waits for its time: delayed by its caller, or before another attempt.
    case scheduled
    /// May be claimed now.
    case ready
    /// Leased by a worker.
    case running
    /// Finished; the result is kept.
    case done
    /// Finished without success: a permanent error, or the last attempt failed.
    case failed
    /// Taken out of the queue because its workers crashed too often; waits for an operator.
    case quarantined
    /// Stopped by request.
    case cancelled

    /// Whether nothing more will happen unless somebody asks for another run.
    public var isFinished: Bool {
        switch self {
        case .scheduled, .ready, .running: false
        case .done, .failed, .quarantined, .cancelled: true
        }
    }
}
