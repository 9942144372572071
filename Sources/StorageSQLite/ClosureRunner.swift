import Logging
import Storage
import VoiceCore

/// Runs closures on one connection, one at a time, under the watchdog's eye.
struct ClosureRunner {
    typealias Closure = PendingClosure<SQLiteTransaction>

    let connection: SQLiteConnection
    let context: SQLiteContext
    let watch: ClosureWatch
    /// What runs longer is stopped.
    let limit: Duration
    /// What runs longer is logged.
    let slow: Duration

    init(_ connection: SQLiteConnection, context: SQLiteContext, limit: Duration, slow: Duration) {
        self.connection = connection
        self.context = context
        self.limit = limit
        self.slow = slow
        watch = ClosureWatch(connection.handle)
        context.watchdog.add(watch)
    }

    /// Runs a closure in the transaction that is open.
    ///
    /// - Returns: the transaction as the closure left it.
    /// - Throws: what the closure threw, or why it must not commit although it threw nothing.
    func run(_ closure: Closure) throws -> SQLiteTransaction {
        let start = MonotonicTime.now()
        let transaction = SQLiteTransaction(connection, context: context, watch: watch)
        watch.begin(closure, deadline: closure.kind.isUnlimited ? nil : start + limit)
        context.watchdog.somethingRuns()
        // Who gives up from here on finds the closure in the watch.
        let result = Result {
            if closure.isCancelled { throw CancellationError() }
            try closure.run(in: transaction)
        }
        watch.end()
        transaction.end()
        report(transaction, start)
        if let stop = watch.stop { throw stop.error(at: transaction.lastStatement) }
        try result.get()
        if let failure = transaction.failure { throw failure.dooming }
        if connection.isAutocommit { throw StorageError(.doomed, doing: "running a closure", cause: "its transaction was rolled back") }
        return transaction
    }

    private func report(_ transaction: SQLiteTransaction, _ start: MonotonicTime) {
        let elapsed = MonotonicTime.now() - start
        guard elapsed > slow || watch.stop == .overdue else { return }
        context.statistics.withLock {
            if elapsed > slow { $0.slowClosures += 1 }
            if watch.stop == .overdue { $0.interrupts += 1 }
        }
        context.logger.warning(
            watch.stop == .overdue ? "closure interrupted" : "slow closure",
            metadata: ["milliseconds": "\(Int(elapsed.seconds * 1000))", "statement": "\(transaction.lastStatement.prefix(200))"])
    }
}

extension StorageError {
    /// What a closure gets that goes on after this failure.
    var dooming: StorageError { StorageError(.doomed, doing: "going on after a failed statement", cause: operatorMessage) }
}
