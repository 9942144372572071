import Logging
import Storage
import VoiceCore

/// The one thread that writes: it runs the closures that wait as one transaction, commits once and answers them all.
///
/// The first closure of a transaction needs no savepoint: what it undoes is the whole transaction.
final class SQLiteWriter {
    typealias Closure = PendingClosure<SQLiteTransaction>

    private let connection: SQLiteConnection
    private let context: SQLiteContext
    private let runner: ClosureRunner

    /// The closures whose work is in the open transaction, to be answered after its COMMIT.
    private var ready: [(closure: Closure, notified: [SignalChannel])] = []
    private var isOpen = false

    init(_ connection: SQLiteConnection, context: SQLiteContext) {
        self.connection = connection
        self.context = context
        runner = ClosureRunner(
            connection, context: context, limit: context.configuration.writeLimit, slow: context.configuration.slowClosure)
    }

    /// Runs batches until the queue is closed and empty.
    func loop() {
        while let first = context.writes.waitForNext(restingAfter: context.configuration.idleTime, rest) {
            context.gate.write { runBatch(first) }
        }
    }

    private func rest() {
        connection.releaseMemory()
        context.statistics.withLock { $0.rests += 1 }
    }

    private func runBatch(_ first: Closure) {
        let end = MonotonicTime.now() + context.configuration.batchTime
        run(first)
        var isAwaited = first.kind.priority == .interactive
        for _ in 1..<context.configuration.batchClosures {
            guard MonotonicTime.now() < end, let closure = context.writes.next(besideInteractive: isAwaited) else { break }
            isAwaited = isAwaited || closure.kind.priority == .interactive
            run(closure)
        }
        commit()
    }

    private func run(_ closure: Closure) {
        if closure.isCancelled { return closure.fail(CancellationError()) }
        let isFirst = ready.isEmpty
        do {
            try begin(isFirst: isFirst)
            let transaction = try runner.run(closure)
            if !isFirst { try connection.control("RELEASE closure") }
            ready.append((closure, transaction.notified))
        } catch {
            closure.fail(error)
            context.statistics.withLock { $0.failedClosures += 1 }
            undo(isFirst: isFirst)
        }
    }

    private func begin(isFirst: Bool) throws {
        if !isOpen {
            try connection.rollBack()  // what could not be ended before
            try connection.control("BEGIN IMMEDIATE")
            isOpen = true
        }
        if !isFirst { try connection.control("SAVEPOINT closure") }
    }

    /// Takes a failed closure's work out of the transaction, and nothing else.
    private func undo(isFirst: Bool) {
        if isFirst { return rollBack() }
        do {
            guard !connection.isAutocommit else { return replay() }
            try connection.control("ROLLBACK TO closure")
            try connection.control("RELEASE closure")
        } catch {
            replay()
        }
    }

    private func rollBack() {
        try? connection.rollBack()
        isOpen = false
    }

    /// Runs the closures of a lost transaction again, each in one of its own.
    private func replay() {
        rollBack()
        let lost = ready
        ready = []
        context.statistics.withLock { $0.replays += lost.count }
        for (closure, _) in lost {
            run(closure)
            commit()
        }
    }

    private func commit() {
        guard isOpen else { return }
        let start = MonotonicTime.now()
        do {
            try connection.control("COMMIT")
            isOpen = false
        } catch {
            // A rule that is checked at the end was broken by one of them only.
            if ready.count > 1, (error as? StorageError)?.kind == .constraint { return replay() }
            let closures = ready
            ready = []
            rollBack()
            context.statistics.withLock { $0.failedCommits += 1 }
            let answer = Self.answer(toFailedCommit: error)
            for (closure, _) in closures { closure.fail(answer) }
            return
        }
        let closures = ready
        ready = []
        let seconds = (MonotonicTime.now() - start).seconds
        context.statistics.withLock { $0.recordCommit(closures: closures.count, seconds: seconds) }
        for (closure, _) in closures { closure.succeed() }
        context.signals.send(Set(closures.flatMap { $0.notified.map(\.name) }))
    }

    /// A sync that failed may have reached the disk all the same: then the commit would be there after a crash.
    private static func answer(toFailedCommit error: any Error) -> any Error {
        guard let error = error as? StorageError, error.kind == .io else { return error }
        return StorageError(.commitUnknown, doing: error.doing, cause: error.cause)
    }
}

extension SQLiteStatistics {
    mutating func recordCommit(closures count: Int, seconds: Double) {
        commits += 1
        closures += count
        batchSizes.record(Double(count))
        commitSeconds.record(seconds)
    }
}
