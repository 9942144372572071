import GRDBSQLite
import Storage
import Synchronization

/// What one database thread runs right now, so that another thread can stop it.
final class ClosureWatch: Sendable {
    /// Why a closure was stopped.
    enum Stop: Int {
        case overdue = 1
        case cancelled = 2

        func error(at statement: String) -> any Error {
            switch self {
            case .overdue:
                StorageError(.interrupted, doing: "running a closure", cause: "it ran for too long, at: \(statement.prefix(200))")
            case .cancelled: CancellationError()
            }
        }
    }

    private struct State {
        var closure: ObjectIdentifier?
        var deadline: MonotonicTime?
    }

    private let connection: UInt  // the address of the sqlite3 handle, which is closed only after its thread has ended
    private let state = Monitor(State())
    private let stopped = Atomic(0)

    init(_ handle: OpaquePointer) { connection = UInt(bitPattern: handle) }

    /// Set from the moment in which the running closure was stopped until the next one begins.
    var stop: Stop? { Stop(rawValue: stopped.load(ordering: .acquiring)) }

    var isRunning: Bool { state.withLock { $0.closure != nil } }

    func begin(_ closure: PendingClosure<SQLiteTransaction>, deadline: MonotonicTime?) {
        state.withLock {
            $0 = State(closure: ObjectIdentifier(closure), deadline: deadline)
            stopped.store(0, ordering: .releasing)
        }
    }

    /// After this no interrupt can hit the connection's next statement.
    func end() { state.withLock { $0 = State() } }

    /// Stops what runs past its deadline, and once more what was to be stopped and still runs: SQLite forgets an interrupt that comes between
    /// two statements, when the next one begins.
    func stopIfOverdue(now: MonotonicTime) {
        state.withLock { state in
            guard state.closure != nil else { return }
            if let stop { return interrupt(stop) }
            if let deadline = state.deadline, deadline <= now { interrupt(.overdue) }
        }
    }

    /// Stops the closure if it is the one that runs.
    func cancel(_ closure: PendingClosure<SQLiteTransaction>) {
        state.withLock { state in
            if state.closure == ObjectIdentifier(closure), stop == nil { interrupt(.cancelled) }
        }
    }

    /// With the lock held, so that the closure cannot end meanwhile.
    private func interrupt(_ reason: Stop) {
        stopped.store(reason.rawValue, ordering: .releasing)
        sqlite3_interrupt(OpaquePointer(bitPattern: connection))
    }
}
