import CProcess
import Jobs
import ServiceLifecycle
import VoiceCore

/// Gives back to the system what jobs have freed. The C library keeps it otherwise, each thread's share for itself: after an analysis and
/// the search index of a hundred thousand recordings that was 15 MB, for as long as the server ran.
struct MemoryReturn: Service {
    private static let interval: Duration = .seconds(10)
    /// Twice after the last job: what the database lets go when it rests is freed a little later.
    private static let timesAfter = 2

    let worker: JobWorker

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var started = 0
            var remaining = 0
            while (try? await Task.sleep(for: Self.interval)) != nil {
                let kinds = await worker.statistics.byKind.values
                let count = kinds.reduce(0) { $0 + $1.started }
                if count != started || kinds.contains(where: { $0.running > 0 }) { remaining = Self.timesAfter }
                started = count
                guard remaining > 0 else { continue }
                remaining -= 1
                BlockingThread.start(name: "memory-return") { crescendo_return_memory() }
            }
        }
    }
}
