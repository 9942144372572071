import Logging
import Storage
import VoiceCore

/// A thread with a connection of its own, which runs closures one after the other and again when the database asks for it.
final class PostgresWorker {
    typealias Closure = PendingClosure<PostgresTransaction>

    private let context: PostgresContext
    private var connection: PostgresConnection?

    init(_ context: PostgresContext) { self.context = context }

    /// Runs closures until the queue is closed and empty.
    func loop() {
        while let closure = context.closures.waitForNext() {
            do {
                try run(closure)
                closure.succeed()
            } catch {
                closure.fail(error)
            }
        }
    }

    private func run(_ closure: Closure) throws {
        for attempt in 1... {
            if closure.isCancelled { throw CancellationError() }
            do {
                return try runOnce(closure)
            } catch let retry as Retry {
                context.statistics.withLock { $0.retries += 1 }
                guard attempt < context.configuration.attempts else { throw retry.lastError }
                backOff(attempt)
            }
        }
    }

    /// Why a closure is to run again.
    private struct Retry: Error {
        let lastError: StorageError
    }

    private func runOnce(_ closure: Closure) throws {
        let connection = try connected()
        let start = MonotonicTime.now()
        let transaction = PostgresTransaction(
            connection, beginning: Self.beginning(closure.kind),
            deadline: closure.kind.isUnlimited ? nil : start + context.configuration.limit)
        let result = Result { try closure.run(in: transaction) }
        do {
            if let failure = transaction.failure { throw failure }
            try result.get()
            try transaction.commit()
        } catch let failure as PostgresConnection.Failure {
            transaction.rollBack()
            throw try outcome(of: failure, duringCommit: transaction.failure == nil, closure, result)
        } catch {
            transaction.rollBack()
            throw error
        }
        report(transaction, start)
        context.statistics.withLock { $0.commits += 1 }
        context.signals.committed(transaction.notified)
    }

    /// What the caller gets, or a retry. A lost connection undoes what was not committed, so only a lost COMMIT is in doubt.
    private func outcome(
        of failure: PostgresConnection.Failure, duringCommit: Bool, _ closure: Closure, _ result: Result<Void, any Error>
    ) throws -> any Error {
        if failure.isLost {
            connection = nil
            if duringCommit, !closure.kind.isRead {
                return StorageError(.commitUnknown, doing: "committing", cause: failure.error.cause)
            }
            return Retry(lastError: failure.error)
        }
        if failure.asksForRetry {
            return Retry(lastError: StorageError(.contention, doing: failure.error.doing, cause: failure.error.cause))
        }
        if duringCommit { return failure.error }
        switch result {
        case .success: return failure.dooming
        case .failure(let error): return error
        }
    }

    private func connected() throws -> PostgresConnection {
        if let connection, !connection.isLost { return connection }
        connection = nil
        let new = try PostgresConnection(context.configuration)
        connection = new
        return new
    }

    /// Up to 1, 2, 4 … 128 ms, at random, so that those who collided do not meet again.
    private func backOff(_ attempt: Int) {
        let ceiling = 1000 << min(attempt - 1, 7)
        _ = Monitor(()).wait(atMost: .microseconds(Int.random(in: 0...ceiling))) { _ -> Void? in nil }
    }

    private func report(_ transaction: PostgresTransaction, _ start: MonotonicTime) {
        let elapsed = MonotonicTime.now() - start
        guard elapsed > context.configuration.slowClosure else { return }
        context.statistics.withLock { $0.slowClosures += 1 }
        context.logger.warning(
            "slow closure",
            metadata: ["milliseconds": "\(Int(elapsed.seconds * 1000))", "statement": "\(transaction.lastStatement.prefix(200))"])
    }

    private static func beginning(_ kind: ClosureKind) -> SQL {
        switch kind {
        case .read: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
        case .migration: "BEGIN ISOLATION LEVEL READ COMMITTED"
        case .write(let options):
            switch options.isolation {
            case .serializable: "BEGIN ISOLATION LEVEL SERIALIZABLE"
            case .readCommitted: "BEGIN ISOLATION LEVEL READ COMMITTED"
            }
        }
    }
}

extension ClosureKind {
    fileprivate var isRead: Bool {
        if case .read = self { true } else { false }
    }
}
