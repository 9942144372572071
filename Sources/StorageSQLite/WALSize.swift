import GRDBSQLite
import Storage

/// How long the write-ahead log is, told by the writer after each commit, and when the checkpointer is to look at it.
final class WALSize: Sendable {
    private struct State {
        var pages = 0
        var target: Int
        var isClosed = false
    }

    private let state: Monitor<State>
    /// A checkpoint is due when the log has this many pages.
    private let threshold: Int

    /// - Parameter pages: what the log holds already, after a crash.
    init(threshold: Int, pages: Int = 0) {
        self.threshold = threshold
        state = Monitor(State(pages: pages, target: threshold))
    }

    var pages: Int { state.withLock { $0.pages } }

    /// Makes the writer's connection tell its commits. This takes the place of SQLite's own checkpoint within a commit.
    func observe(_ writer: OpaquePointer) {
        let callback: @convention(c) (UnsafeMutableRawPointer?, OpaquePointer?, UnsafePointer<CChar>?, Int32) -> Int32 = {
            size, _, _, pages in
            if let size { Unmanaged<WALSize>.fromOpaque(size).takeUnretainedValue().committed(pages: Int(pages)) }
            return SQLITE_OK
        }
        sqlite3_wal_hook(writer, callback, Unmanaged.passUnretained(self).toOpaque())
    }

    /// Blocks until a checkpoint is due; false once closed.
    func waitUntilDue() -> Bool {
        state.wait { state -> Bool? in
            if state.isClosed { return false }
            return state.pages >= state.target ? true : nil
        }
    }

    /// Waits for a quarter more before the next look: what stands in the way, readers or a full disk, needs its time.
    func looked(at pages: Int) { state.withLock { $0.target = max(threshold, pages + threshold / 4) } }

    func close() {
        state.withLock { $0.isClosed = true }
        state.signal()
    }

    private func committed(pages: Int) {
        let isDue = state.withLock { state in
            if pages < state.pages { state.target = threshold }  // the log began anew
            state.pages = pages
            return pages >= state.target
        }
        if isDue { state.signal() }
    }
}
