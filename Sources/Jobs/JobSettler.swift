import NIOConcurrencyHelpers
import Storage
import VoiceCore

/// How a run ended, as the database has it.
struct SettledRun: Sendable {
    let run: JobRun
    let ending: JobEnding
    /// False if the lease was lost before the ending could be written.
    let isWritten: Bool
}

/// Writes the endings of jobs.
///
/// Endings that carry no changes of a handler's own share transactions: what arrives while one is under way goes into the next, and
/// nothing waits for more. A handler's changes get a transaction each, for they may fail alone. An ending counts once it is durable.
/// While the database is away or full, endings are kept and tried again: the work is done and only waits to be written.
final class JobSettler: Sendable {
    private struct State {
        var waiting: [(JobRun, JobEnding)] = []
        var isWriting = false
        var isStopped = false
    }

    private static let batch = 256
    private let database: any Database
    private let clock: any Clock<Duration>
    private let random: @Sendable () -> Double
    private let settled: @Sendable ([SettledRun]) async -> Void
    private let state = NIOLockedValueBox(State())

    init(
        database: any Database, clock: any Clock<Duration>, random: @escaping @Sendable () -> Double,
        settled: @escaping @Sendable ([SettledRun]) async -> Void
    ) {
        self.database = database
        self.clock = clock
        self.random = random
        self.settled = settled
    }

    /// Takes over a run whose handler is through; `settled` is called when its ending is durable.
    ///
    /// The writing has tasks of its own, which nobody cancels: that of the run may be cancelled already. They end with `stop`.
    func submit(_ run: JobRun, _ ending: JobEnding) {
        if case .none = ending {
            Task { await settled([SettledRun(run: run, ending: ending, isWritten: false)]) }
            return
        }
        if ending.hasApply {
            Task { await settle([(run, ending)]) }
            return
        }
        let isFirst = state.withLockedValue { state in
            state.waiting.append((run, ending))
            defer { state.isWriting = true }
            return !state.isWriting
        }
        if isFirst { Task { await writeAll() } }
    }

    /// Gives up what cannot be written from now on.
    func stop() { state.withLockedValue { $0.isStopped = true } }

    private func writeAll() async {
        while let next = takeBatch() { await settle(next) }
    }

    private func takeBatch() -> [(JobRun, JobEnding)]? {
        state.withLockedValue {
            guard !$0.waiting.isEmpty else {
                $0.isWriting = false
                return nil
            }
            let next = Array($0.waiting.prefix(Self.batch))
            $0.waiting.removeFirst(next.count)
            return next
        }
    }

    private func settle(_ endings: [(JobRun, JobEnding)]) async {
        var wait = Duration.milliseconds(50)
        while true {
            do {
                let written = try await write(endings)
                return await settled(zip(endings, written).map { SettledRun(run: $0.0, ending: $0.1, isWritten: $1) })
            } catch {
                if Self.isPassing(error), !state.withLockedValue({ $0.isStopped }) {
                    try? await clock.sleep(for: wait)
                    wait = min(wait * 2, .seconds(5))
                } else {
                    return await settleApart(endings, error)
                }
            }
        }
    }

    private func write(_ endings: [(JobRun, JobEnding)]) async throws -> [Bool] {
        try await database.write { tx in
            let now = try tx.now()
            return try endings.map { run, ending in try ending.write(tx, run.job.lease, now: now) }
        }
    }

    /// After an error that will not pass: each ending alone, and what cannot be written at all as a failed attempt.
    private func settleApart(_ endings: [(JobRun, JobEnding)], _ error: any Error) async {
        if endings.count > 1 {
            for ending in endings { await settle([ending]) }
            return
        }
        for (run, ending) in endings {
            let isStopped = state.withLockedValue { $0.isStopped }
            if case .done = ending, !isStopped {
                await settle([(run, JobEnding(error, of: run.job, random: random()))])
            } else {
                await settled([SettledRun(run: run, ending: ending, isWritten: false)])
            }
        }
    }

    /// Whether the same write will work once the database is well again. A write that was too slow would be so again.
    private static func isPassing(_ error: any Error) -> Bool {
        guard let error = error as? StorageError else { return false }
        return switch error.kind {
        case .diskFull, .io, .unavailable, .contention, .commitUnknown: true
        default: false
        }
    }
}
