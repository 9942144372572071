import Logging
import Storage
import VoiceCore

extension JobWorker {
    func keepLeases() async {
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
            if reclaimed.count == LeaseKeeping.batch { await beat(everything: everything) }
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

    func writeProgress() async {
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
