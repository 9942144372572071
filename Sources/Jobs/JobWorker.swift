public import Logging
import NIOConcurrencyHelpers
public import ServiceLifecycle
public import Storage
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

    let bell = Doorbell()
    let progressChanged = Doorbell()
    let idle = Doorbell()
    let isStopping = NIOLockedValueBox(false)
    var settler: JobSettler?

    var runs: [JobID: JobRun] = [:]
    var served: AccountID?
    var round = 0
    var nextSchedule: Timestamp?
    var alarm: Task<Void, Never>?
    var counts = JobStatistics()

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
        isStopping.withLockedValue { $0 = true }
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
