public import VoiceCore

/// How one SQLite database is opened and within which limits it runs.
public struct SQLiteConfiguration: Sendable {
    /// When a commit is on the disk.
    public enum Synchronous: Int, Sendable {
        /// At the next checkpoint: a power cut may take the last commits, a crash of the process takes none.
        case normal = 1
        /// Before its callers are answered.
        case full = 2
    }

    /// The database's file; its directory exists.
    public var path: String
    public var synchronous: Synchronous
    /// Connections, and threads, that read side by side.
    public var readers: Int
    public var clock: any WallClock

    /// A batch commits after this many closures …
    public var batchClosures = 256
    /// … or once its closures have run for this long.
    public var batchTime: Duration = .milliseconds(5)
    /// Closures that may wait for the writer, and as many for the readers; more are refused with `.unavailable`.
    public var maximumWaiting = 65_536

    /// A closure that runs longer is logged, with its last statement and without parameters.
    public var slowClosure: Duration = .milliseconds(50)
    /// A write closure that runs longer is interrupted, at most a tenth later.
    public var writeLimit: Duration = .seconds(1)
    /// A read closure that runs longer is interrupted, at most a tenth later.
    public var readLimit: Duration = .seconds(10)

    /// The write-ahead log is brought into the file when it is larger, in bytes …
    public var checkpointBytes = 16 << 20
    /// … and the writer is held for a moment so that it can begin anew when it is larger than this.
    public var restartBytes = 64 << 20

    /// A connection that had nothing to do for this long lets its page cache go, up to 2 MB; the system still has the file's pages.
    public var idleTime: Duration = .seconds(2)

    /// Added to the clock's time by `tx.now`; only tests set it.
    public var clockOffset: Duration = .zero

    public init(
        path: String, synchronous: Synchronous = .full, readers: Int = 4, clock: any WallClock = SystemWallClock()
    ) {
        self.path = path
        self.synchronous = synchronous
        self.readers = readers
        self.clock = clock
    }
}
