package import Logging
package import Storage
import VoiceCore

/// Runs one consumer on one server.
package struct ConsumerRunner: Sendable {
    private let consumer: EventConsumer
    private let database: any Database
    private let cursor: ConsumerCursor
    private let timing: EventConsumers.Timing
    private let logger: Logger

    package init(_ consumer: EventConsumer, database: any Database, owner: String, timing: EventConsumers.Timing, logger: Logger) {
        self.consumer = consumer
        self.database = database
        cursor = ConsumerCursor(name: consumer.name, owner: owner, lease: timing.lease)
        self.timing = timing
        self.logger = logger
    }

    /// Handles events whenever there are some, until the task is cancelled.
    func run() async {
        let wakeUps = WakeUps.stream(database.signals(.events), every: timing.poll, gathering: consumer.gathering)
        for await _ in wakeUps { await drainInsistently() }
        await release()
    }

    /// Handles everything there is. Does nothing while another server runs the consumer.
    ///
    /// A look that did not find all it may read ends it: what came meanwhile has woken the runner again, and gathers first. Otherwise a
    /// steady load would keep it going for ever, a commit for each event or two.
    package func drain() async throws {
        try await register()
        while let batch = try await next() {
            try await handle(batch)
            try Task.checkCancellation()
            if batch.isLast { return }
        }
    }

    /// Gives the lease up, so that another server need not wait for its end.
    package func release() async {
        do {
            try await writeAnyway { try cursor.release(in: $0) }
        } catch {
            logger.warning("the lease of a consumer was not released and will run out", metadata: metadata(error))
        }
    }

    // MARK: - Steps

    /// Drains until everything is handled. Tries again after each failure, later each time: only this consumer waits.
    private func drainInsistently() async {
        var delay = timing.firstRetry
        while !Task.isCancelled {
            do {
                try await drain()
                guard try await database.read({ try EventLog.hasUnsettled(in: $0) }) else { return }
                try await Task.sleep(for: timing.settling)
                continue
            } catch EventLogError.leaseLost {
                return  // another server does the work
            } catch is CancellationError {
                return
            } catch {
                logger.error("a consumer of the event log failed and will try again", metadata: metadata(error))
            }
            try? await Task.sleep(for: delay * Double.random(in: 0.75...1.25))  // ends early when cancelled, as the loop then does
            delay = min(delay * 2, timing.lastRetry)
        }
    }

    /// What to do next; `nil` when there is nothing. Read beside the writer, which everybody waits for: what is in the log changes no more,
    /// and that nobody else has handled it is seen again in the transaction that moves the cursor.
    private func next() async throws -> ConsumerBatch? {
        try await database.read { tx in
            guard let position = try cursor.position(in: tx) else { return nil }
            return try ConsumerBatch.read(after: position, for: consumer, in: tx)
        }
    }

    private func handle(_ batch: ConsumerBatch) async throws {
        switch consumer.handler {
        case .inTransaction(let body):
            let effect = batch.events.isEmpty ? nil : try body(batch.events)
            try await database.write(.bulk) { tx in
                try cursor.hold(in: tx)
                try cursor.advance(from: batch.start, to: batch.end, in: tx)
                try effect?(tx)
            }
        case .outside(let body):
            if !batch.events.isEmpty {
                try await database.write { try cursor.hold(at: batch.start, in: $0) }
                try await holdingLease { try await body(batch.events) }
            }
            try await writeAnyway { tx in
                try cursor.hold(in: tx)
                try cursor.advance(from: batch.start, to: batch.end, in: tx)
            }
        }
    }

    /// Writes although the task may be cancelled: what was done must be noted, or it is done again.
    private func writeAnyway(_ body: @escaping @Sendable (any WriteTransaction) throws -> Void) async throws {
        let writing = Task { try await database.write(body) }
        try await writing.value
    }

    /// Holds the lease for as long as the body runs, and cancels the body when the lease is lost.
    private func holdingLease(_ body: @escaping @Sendable () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await body()
                return true
            }
            group.addTask {
                while (try? await Task.sleep(for: timing.lease / 3)) != nil {
                    try await database.write { try cursor.hold(in: $0) }
                }
                return false  // cancelled: the body decides what that means for it
            }
            while let isDone = try await group.next() {
                if isDone { group.cancelAll() }
            }
        }
    }

    private func metadata(_ error: any Error) -> Logger.Metadata {
        let code = (error as? any CodedError)?.description ?? String(describing: type(of: error))
        return ["consumer": "\(consumer.name)", "error": "\(code)"]
    }
}

// MARK: - Beginning

extension ConsumerRunner {
    /// Gives the consumer its first position, or a new one when it fell behind what is kept.
    private func register() async throws {
        let stands = try await database.read { tx in
            guard let position = try cursor.position(in: tx) else { return false }
            return try position >= EventLog.oldest(in: tx)
        }
        guard !stands else { return }
        try await database.write { tx in
            let oldest = try EventLog.oldest(in: tx)
            if let position = try cursor.position(in: tx), position >= oldest { return }
            switch consumer.start {
            case .oldest: try cursor.register(at: oldest, in: tx)
            case .newest: try cursor.register(at: EventLog.newest(in: tx), in: tx)
            case .snapshot(let make):
                try make(tx)
                try cursor.register(at: EventLog.newest(in: tx), in: tx)
            }
        }
    }
}
