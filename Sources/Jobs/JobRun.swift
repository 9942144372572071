import NIOConcurrencyHelpers

/// Why a running job is to stop.
enum StopReason: Sendable {
    case cancelRequested
    case timedOut
    case leaseLost
    case drained
}

/// One run of a claimed job in this process: its task, why it is to stop, and what it last told of its progress.
final class JobRun: Sendable {
    private struct State {
        var task: Task<Void, Never>?
        var timer: Task<Void, Never>?
        var stopReason: StopReason?
        var isSettling = false
        var beatsSinceStop = 0
        var progress: JobProgress?
    }

    let job: ClaimedJob
    let started = ContinuousClock.now
    private let state = NIOLockedValueBox(State())

    init(_ job: ClaimedJob) { self.job = job }

    /// Takes the handles of the run's tasks; both are cancelled if the run was stopped before they came.
    func own(task: Task<Void, Never>, timer: Task<Void, Never>?) {
        let isOver = state.withLockedValue {
            $0.task = task
            $0.timer = timer
            return ($0.stopReason != nil, $0.isSettling)
        }
        if isOver.0 { task.cancel() }
        if isOver.1 { timer?.cancel() }
    }

    var stopReason: StopReason? { state.withLockedValue { $0.stopReason } }

    /// Cancels the handler's task; the first reason stays.
    func stop(_ reason: StopReason) {
        let task = state.withLockedValue {
            if $0.stopReason == nil { $0.stopReason = reason }
            return $0.task
        }
        task?.cancel()
    }

    /// Notes that the handler returned: from now on the run's fate is in its last transaction.
    func settle() {
        let timer = state.withLockedValue {
            $0.isSettling = true
            return $0.timer
        }
        timer?.cancel()
    }

    var isSettling: Bool { state.withLockedValue { $0.isSettling } }

    /// Counts the heartbeats that a stopped handler outlived, and tells whether it hangs: then its lease is left to end, as that of a
    /// crashed worker would, so that another worker takes the job.
    func isHung(afterBeats limit: Int) -> Bool {
        state.withLockedValue {
            guard $0.stopReason != nil, !$0.isSettling else { return false }
            $0.beatsSinceStop += 1
            return $0.beatsSinceStop > limit
        }
    }

    func report(_ progress: JobProgress) {
        state.withLockedValue { $0.progress = progress }
    }

    /// The progress that is not yet written, once.
    func takeProgress() -> JobProgress? {
        state.withLockedValue { state in
            defer { state.progress = nil }
            return state.isSettling ? nil : state.progress
        }
    }
}
