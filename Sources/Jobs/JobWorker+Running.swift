import Logging
import Storage

extension JobWorker {
    func start(_ job: ClaimedJob, waited: Duration) {
        guard let handler = handlers.byKind[job.kind], let settler else { return }
        let run = JobRun(job)
        runs[job.lease.id]?.stop(.leaseLost)  // a run of our own whose lease ended, and which nobody told yet
        runs[job.lease.id] = run
        counts.byKind[job.kind, default: JobStatistics.Kind()].noteStart(waited: waited)
        let context = JobContext(run: run, database: database, progressChanged: progressChanged)
        let random = configuration.random
        let task = Task { @concurrent in
            let result: Result<FinishedWork, any Error>
            do {
                result = .success(try await handler.run(job.payload, context))
            } catch {
                result = .failure(error)
            }
            run.settle()
            settler.submit(run, JobEnding(result, of: job, stopReason: run.stopReason, random: random()))
        }
        run.own(task: task, timer: (job.timeout ?? handler.timeout).map { timer(run, $0) })
    }

    private func timer(_ run: JobRun, _ timeout: Duration) -> Task<Void, Never> {
        Task { [clock = configuration.clock] in
            guard (try? await clock.sleep(for: timeout)) != nil else { return }
            run.stop(.timedOut)
        }
    }

    func settled(_ ended: [SettledRun]) {
        for settled in ended {
            let job = settled.run.job
            if runs[job.lease.id] === settled.run { runs[job.lease.id] = nil }
            counts.byKind[job.kind, default: JobStatistics.Kind()].noteEnd(settled, ran: .now - settled.run.started)
            log(settled)
        }
        bell.ring()
        if runs.isEmpty { idle.ring() }
    }

    private func log(_ settled: SettledRun) {
        let job = settled.run.job
        var metadata: Logger.Metadata = ["job": "\(job.lease.id)", "kind": "\(job.kind)", "attempt": "\(job.attempt)"]
        switch settled.ending {
        case .retry(let delay, let failure):
            metadata["error"] = "\(failure.code)"
            metadata["again_after"] = "\(delay)"
            logger.warning("job failed and will be tried again", metadata: metadata)
        case .failed(let failure):
            metadata["error"] = "\(failure.code)"
            metadata["cause"] = "\(failure.message)"
            logger.error("job failed", metadata: metadata)
        case .done where !settled.isWritten:
            logger.warning("job finished after its lease was lost; nothing of it was kept", metadata: metadata)
        case .done, .postponed, .cancelled, .none: break
        }
    }
}

extension JobStatistics.Kind {
    fileprivate mutating func noteStart(waited: Duration) {
        started += 1
        running += 1
        waitSeconds.add(waited)
    }

    fileprivate mutating func noteEnd(_ settled: SettledRun, ran: Duration) {
        running -= 1
        runSeconds.add(ran)
        guard settled.isWritten else {
            lost += 1
            return
        }
        switch settled.ending {
        case .done: done += 1
        case .retry: retried += 1
        case .failed: failed += 1
        case .postponed: postponed += 1
        case .cancelled: cancelled += 1
        case .none: break
        }
    }
}
