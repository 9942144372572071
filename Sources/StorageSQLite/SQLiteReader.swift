import Storage

/// A thread that reads: each closure in a transaction of its own, which sees one state of the database.
final class SQLiteReader {
    private let connection: SQLiteConnection
    private let context: SQLiteContext
    private let runner: ClosureRunner

    init(_ connection: SQLiteConnection, context: SQLiteContext) {
        self.connection = connection
        self.context = context
        runner = ClosureRunner(
            connection, context: context, limit: context.configuration.readLimit, slow: context.configuration.slowClosure)
    }

    /// Runs closures until the queue is closed and empty.
    func loop() {
        while let closure = context.reads.waitForNext(restingAfter: context.configuration.idleTime, rest) {
            context.statistics.withLock { $0.reads += 1 }
            do {
                if closure.isCancelled { throw CancellationError() }
                try connection.rollBack()  // what could not be ended before
                try connection.control("BEGIN")
                _ = try runner.run(closure)
                try connection.control("COMMIT")
                closure.succeed()
            } catch {
                try? connection.rollBack()
                closure.fail(error)
            }
        }
    }

    private func rest() {
        connection.releaseMemory()
        context.statistics.withLock { $0.rests += 1 }
    }
}
