import Logging
import Storage
import VoiceCore

extension JobWorker {
    func drain() async {
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
