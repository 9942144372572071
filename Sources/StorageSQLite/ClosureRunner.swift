import Storage
import VoiceCore

/// Runs closures on one connection, one at a time, under the watchdog's eye.
struct ClosureRunner {
    typealias Closure = PendingClosure<SQLiteTransaction>

    let connection: SQLiteConnection
    let context: SQLiteContext
    let watch: ClosureWatch

    init(_ connection: SQLiteConnection, context: SQLiteContext) {
        self.connection = connection
        self.context = context
        watch = ClosureWatch(connection.handle)
        context.watchdog.add(watch)
    }

    /// Runs a closure in the transaction that is open.
    ///
    /// - Returns: the transaction as the closure left it.
    /// - Throws: what the closure threw, or why it must not commit although it threw nothing.
    func run(_ closure: Closure, from start: MonotonicTime, limit: Duration) throws -> SQLiteTransaction {
        let transaction = SQLiteTransaction(connection, context: context, watch: watch)
        watch.begin(closure, deadline: closure.isUnlimited ? nil : start + limit)
        context.watchdog.somethingRuns()
        let result = Result { try closure.run(in: transaction) }
        watch.end()
        transaction.end()
        if let stop = watch.stop { throw stop.error(at: transaction.lastStatement) }
        try result.get()
        if let failure = transaction.failure { throw failure.dooming }
        if connection.isAutocommit { throw StorageError(.doomed, doing: "running a closure", cause: "its transaction was rolled back") }
        return transaction
    }
}

extension StorageError {
    /// What a closure gets that goes on after this failure.
    var dooming: StorageError { StorageError(.doomed, doing: "going on after a failed statement", cause: operatorMessage) }
}
