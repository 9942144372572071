import Logging
import NIOConcurrencyHelpers
import Storage
import VoiceCore

extension JobWorker {
    func claimUntilStopped() async {
        bell.ring()
        for await _ in bell.rings {
            if isStopping.withLockedValue({ $0 }) { break }
            alarm?.cancel()
            await claim()
        }
        alarm?.cancel()
    }

    /// Claims until the slots are full or nothing more is ready.
    private func claim() async {
        var room = room
        while !room.openKinds.isEmpty, !isStopping.withLockedValue({ $0 }) {
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
        let shareLimits = handlers.byKind.compactMapValues(\.accountLimit)
        var byAccount: [AccountID: Int] = [:]
        var shares: [ClaimRoom.Share: Int] = [:]
        for run in runs.values {
            let (kind, account) = (run.job.kind, run.job.lease.account)
            byKind[kind, default: 0] -= 1
            byAccount[account, default: 0] += 1
            if shareLimits[kind] != nil { shares[.init(kind: kind, account: account), default: 0] += 1 }
        }
        return ClaimRoom(
            free: configuration.slots - runs.count, freeByKind: byKind, accountLimit: configuration.accountLimit ?? .max,
            heldByAccount: byAccount, shareLimits: shareLimits, heldShares: shares)
    }

    /// - Returns: whether every slot was filled, so that more may be ready.
    private func claimOnce(_ room: ClaimRoom) async throws -> Bool {
        let claim = JobClaim(
            worker: id, lease: configuration.lease, room: room, after: served, round: round, schedules: schedules.map(\.name))
        let taken = try await database.write(WriteOptions(isolation: .readCommitted)) { tx in try claim.run(tx) }
        served = taken.after
        round &+= 1
        let jobs = try taken.jobs()
        for job in jobs { start(job, waited: taken.now - job.runAt) }
        if let due = taken.nextSchedule, due <= taken.now { try await fireSchedules() }
        if jobs.count == room.free { return true }
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
