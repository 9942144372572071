import Storage
import VoiceCore

/// What becomes of a job when its handler has returned or thrown.
enum JobEnding: Sendable {
    case done(FinishedWork)
    case retry(after: Duration, JobFailure)
    case failed(JobFailure)
    case postponed(for: Duration)
    case cancelled
    /// Nothing is written: the lease is lost, or is released with all others of a worker that stops.
    case none

    /// - Parameter random: uniform in 0..<1, for the backoff's jitter.
    init(_ result: Result<FinishedWork, any Error>, of job: ClaimedJob, stopReason: StopReason?, random: Double) {
        switch (result, stopReason) {
        case (.success(let work), _): self = .done(work)
        case (.failure, .cancelRequested): self = .cancelled
        case (.failure, .leaseLost), (.failure, .drained): self = .none
        case (.failure, .timedOut):
            self.init(JobsError(.timedOut, "attempt \(job.attempt) of \(job.kind) ran into its time limit"), of: job, random: random)
        case (.failure(let error as JobPostponed), nil): self = .postponed(for: error.delay)
        case (.failure(let error), nil): self.init(error, of: job, random: random)
        }
    }

    init(_ error: any Error, of job: ClaimedJob, random: Double) {
        if let error = error as? JobsError, error == job.lease.lost {
            self = .none
            return
        }
        let failures = job.failures + 1
        let failure = JobFailure(error)
        if JobFailure.isRetryable(error), failures < job.maxAttempts {
            self = .retry(after: job.backoff.delay(failures: failures, random: random), failure)
        } else {
            self = .failed(failure)
        }
    }

    /// Writes the ending, its apply included.
    ///
    /// - Returns: false if the lease no longer held; nothing was written then.
    func write(_ tx: any WriteTransaction, _ lease: JobLease, now: Timestamp) throws -> Bool {
        switch self {
        case .done(let work):
            guard try lease.complete(tx, result: work.result, now: now) else { return false }
            try work.apply?(tx)
            return true
        case .retry(let delay, let failure): return try lease.retry(tx, after: delay, failure: failure, now: now)
        case .failed(let failure): return try lease.fail(tx, failure: failure, now: now)
        case .postponed(let delay): return try lease.postpone(tx, for: delay, now: now)
        case .cancelled: return try lease.cancel(tx, now: now)
        case .none: return false
        }
    }

    /// Whether it writes a caller's changes, which may fail on their own and so need a transaction of their own.
    var hasApply: Bool {
        if case .done(let work) = self { return work.apply != nil }
        return false
    }
}
