public import Logging
public import ServiceLifecycle
public import Storage
import Synchronization
import VoiceCore

/// Claims jobs and runs them until the service group stops.
///
/// What it may do when is in `ClaimRoom` (whose turn), `JobEnding` (what an attempt leads to) and the SQL of `JobClaim` and
/// `LeaseKeeping`; the worker carries it out. It wakes by signal, when a slot gets free, when a delayed job or schedule is due, and at
/// the latest after `poll`. Asked to stop, it claims no more, lets running jobs go on for `drain`, and then releases their leases.
public actor JobWorker: Service {
    let database: any Database
    let handlers: JobHandlers
    let schedules: [JobSchedule]
    let configuration: JobWorkerConfiguration
    let logger: Logger
    let id = JobWorkerID.make()

    private let bell = Doorbell()
    private let progressChanged = Doorbell()
    private let idle = Doorbell()
    private let isStopping = Mutex(false)
    private var settler: JobSettler?

    private var runs: [JobID: JobRun] = [:]
    private var served: AccountID?
    private var round = 0
    private var nextSchedule: Timestamp?
    private var alarm: Task<Void, Never>?
    private var counts = JobStatistics()

    public init(
        database: any Database, handlers: JobHandlers, schedules: [JobSchedule] = [],
        configuration: JobWorkerConfiguration = JobWorkerConfiguration(), logger: Logger
    ) {
        self.database = database
        self.handlers = handlers
        self.schedules = schedules
        self.configuration = configuration
        self.logger = logger
    }

    /// What was done so far.
    public var statistics: JobStatistics { counts }

    /// Runs until it is asked to stop (graceful shutdown, or `stop`) and every job has ended or been released. Cancelling its task
    /// releases the running jobs at once.
    ///
    /// - Throws: `StorageError` if the schedules cannot be written at the start.
    public func run() async throws {
        let ready = database.signals(.jobsReady)
        let cancelled = database.signals(.jobsCancelled)
        try await begin()
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                group.addTask { for await _ in ready { self.bell.ring() } }
                group.addTask { for await _ in cancelled { await self.beat() } }
                group.addTask { await self.keepLeases() }
                group.addTask { await self.writeProgress() }
                await self.claimUntilStopped()
                await self.drain()
                group.cancelAll()
            }
        } onGracefulShutdown: {
            self.stop()
        }
    }

    /// Begins to drain; `run` returns when that is done.
    public nonisolated func stop() {
        isStopping.withLock { $0 = true }
        bell.ring()
    }

    private func begin() async throws {
        settler = JobSettler(database: database, clock: configuration.clock, random: configuration.random) { [weak self] in
            await self?.settled($0)
        }
        let schedules = schedules
        try await database.write { tx in
            for schedule in schedules { try schedule.register(tx) }
        }
        await beat(everything: configuration.ownsEveryLease)
    }
}

// MARK: - Claiming

extension JobWorker {
    private func claimUntilStopped() async {
        bell.ring()
        for await _ in bell.rings {
            if isStopping.withLock({ $0 }) { break }
            alarm?.cancel()
            await claim()
        }
        alarm?.cancel()
    }

    /// Claims until the slots are full or nothing more is ready.
    private func claim() async {
        var room = room
        while !room.openKinds.isEmpty, !isStopping.withLock({ $0 }) {
            do {
                let isFull = try await claimOnce(room)
                if !isFull { return }
            } catch {
                logger.error("jobs could not be claimed", metadata: ["error": "\(JobFailure(error).code)"])
                return wake(after: min(.seconds(1), configuration.poll))
            }
            room = self.room
        }
    }

    private var room: ClaimRoom {
        var byKind = handlers.byKind.mapValues(\.limit)
        var byAccount: [AccountID: Int] = [:]
        for run in runs.values {
            byKind[run.job.kind, default: 0] -= 1
            byAccount[run.job.lease.account, default: 0] += 1
        }
        return ClaimRoom(
            free: configuration.slots - runs.count, freeByKind: byKind, accountLimit: configuration.accountLimit ?? .max,
            heldByAccount: byAccount)
    }

    /// - Returns: whether every slot was filled, so that more may be ready.
    private func claimOnce(_ room: ClaimRoom) async throws -> Bool {
        let claim = JobClaim(
            worker: id, lease: configuration.lease, room: room, after: served, round: round, schedules: schedules.map(\.name))
        let taken = try await database.write(WriteOptions(isolation: .readCommitted)) { tx in try claim.run(tx) }
        served = taken.after
        round &+= 1
        for job in taken.jobs { start(job, waited: taken.now - job.runAt) }
        if let due = taken.nextSchedule, due <= taken.now { try await fireSchedules() }
        if taken.jobs.count == room.free { return true }
        let due = [taken.nextJob, taken.nextSchedule].compactMap { $0 }.min()
        wake(after: min(configuration.poll, max(.zero, due.map { $0 - taken.now } ?? configuration.poll)))
        return false
    }

    private func fireSchedules() async throws {
        let due = schedules.map { ($0, JobID.make()) }
        let fired = try await database.write { tx in try due.filter { try $0.0.fire(tx, id: $0.1) }.map(\.0.name) }
        for name in fired { logger.debug("schedule due", metadata: ["schedule": "\(name)"]) }
        bell.ring()
    }

    private func wake(after wait: Duration) {
        alarm?.cancel()
        if wait == .zero { return bell.ring() }
        alarm = Task { [bell, clock = configuration.clock] in
            guard (try? await clock.sleep(for: wait)) != nil else { return }
            bell.ring()
        }
    }
}

// MARK: - Running

extension JobWorker {
    private func start(_ job: ClaimedJob, waited: Duration) {
        guard let handler = handlers.byKind[job.kind], let settler else { return }
        let run = JobRun(job)
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

    private func settled(_ ended: [SettledRun]) {
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
        case .done, .cancelled, .none: break
        }
    }
}

// MARK: - Leases

extension JobWorker {
    private func keepLeases() async {
        while (try? await configuration.clock.sleep(for: configuration.heartbeat)) != nil { await beat() }
    }

    /// Extends the leases, learns which jobs are to be cancelled or are lost, and takes back the jobs of dead workers.
    func beat(everything: Bool = false) async {
        let before = Array(runs.values)
        let beats = Int((configuration.lease / configuration.heartbeat).rounded(.up))
        let hung = before.filter { $0.isHung(afterBeats: beats) }.map(\.job.lease.id)
        let configuration = configuration
        do {
            let (kept, reclaimed) = try await database.write(WriteOptions(isolation: .readCommitted)) { [id] tx in
                let now = try tx.now()
                return (
                    try LeaseKeeping.extend(tx, worker: id, until: now + configuration.lease, except: hung),
                    try LeaseKeeping.reclaim(tx, now: now, crashLimit: configuration.crashLimit, everything: everything)
                )
            }
            note(kept, among: before)
            note(reclaimed)
        } catch {
            counts.missedHeartbeats += 1
            logger.error("leases could not be extended", metadata: ["error": "\(JobFailure(error).code)"])
        }
    }

    private func note(_ kept: [LeaseKeeping.Kept], among before: [JobRun]) {
        let kept = Dictionary(kept.map { ($0.id, $0) }) { first, _ in first }
        for run in before where !run.isSettling {
            let lease = kept[run.job.lease.id]
            if lease?.fence != run.job.lease.fence {
                run.stop(.leaseLost)
            } else if lease?.isCancelRequested == true {
                run.stop(.cancelRequested)
            }
        }
    }

    private func note(_ reclaimed: [LeaseKeeping.Reclaimed]) {
        counts.reclaimed += reclaimed.count
        for job in reclaimed {
            let metadata: Logger.Metadata = ["job": "\(job.id)", "kind": "\(job.kind)"]
            if job.state == .quarantined {
                counts.quarantined += 1
                logger.error("job quarantined: its workers crashed too often", metadata: metadata)
            } else {
                logger.warning("job taken back from a worker that ended", metadata: metadata)
            }
        }
    }

    private func writeProgress() async {
        for await _ in progressChanged.rings {
            let news = runs.values.compactMap { run in run.takeProgress().map { (run.job.lease, $0) } }
            do {
                let rows = try news.map { ($0.0, try JobJSON.encode($0.1)) }
                try await database.write(WriteOptions(priority: .bulk, isolation: .readCommitted)) { tx in
                    for (lease, progress) in rows { try lease.note(tx, progress: progress) }
                }
            } catch {
                logger.warning("progress could not be written", metadata: ["error": "\(JobFailure(error).code)"])
            }
            guard (try? await configuration.clock.sleep(for: configuration.progressInterval)) != nil else { return }
        }
    }
}

// MARK: - Stopping

extension JobWorker {
    private func drain() async {
        if !runs.isEmpty, !Task.isCancelled {
            await quietly("leases could not be marked as draining") { [id] tx in try LeaseKeeping.markDraining(tx, worker: id) }
            await waitUntilIdle(atMost: configuration.drain)
        }
        settler?.stop()
        guard !runs.isEmpty else { return }
        for run in runs.values { run.stop(.drained) }
        await quietly("leases could not be released") { [id] tx in
            _ = try LeaseKeeping.release(tx, worker: id, now: tx.now())
        }
        logger.notice("jobs released for other workers", metadata: ["count": "\(runs.count)"])
    }

    private func waitUntilIdle(atMost limit: Duration) async {
        await withTaskGroup { group in
            group.addTask { [idle] in for await _ in idle.rings where await self.runs.isEmpty { return } }
            group.addTask { [clock = configuration.clock] in try? await clock.sleep(for: limit) }
            await group.next()
            group.cancelAll()
        }
    }

    /// A write whose failure changes nothing but comfort: the leases end by themselves. In a task of its own, which is not cancelled
    /// with the worker's.
    private func quietly(_ failure: Logger.Message, _ body: @escaping @Sendable (any WriteTransaction) throws -> Void) async {
        await Task { [database, logger] in
            do {
                try await database.write(WriteOptions(isolation: .readCommitted), body)
            } catch {
                logger.warning(failure, metadata: ["error": "\(JobFailure(error).code)"])
            }
        }.value
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
        case .cancelled: cancelled += 1
        case .none: break
        }
    }
}
