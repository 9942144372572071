import NIOConcurrencyHelpers
import Storage
import VoiceCore

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// How far a backup, a check or a restore is.
struct BackupProgress: Codable, Sendable, Equatable {
    enum Phase: String, Codable, Sendable {
        /// The database's state is written, or read back.
        case database
        /// Objects are copied, or read back.
        case objects
        /// What no snapshot needs any more is removed.
        case pruning
    }

    var phase: Phase
    /// Objects that are done, of so many.
    var objects = 0
    var ofObjects = 0
    /// Bytes that were read or written so far.
    var bytes: Int64 = 0
}

/// A word from whoever asked for long work that it is to end.
final class StopFlag: Sendable {
    private let isUp = NIOLockedValueBox(false)

    var isRaised: Bool { isUp.withLockedValue { $0 } }

    func raise() { isUp.withLockedValue { $0 = true } }
}

/// What long work on files asks as it goes: whether to go on, how fast, and whom to tell. Belongs to the thread that does the work.
final class LongWork {
    /// Runs `body` on a thread of its own, where it may block.
    ///
    /// When the caller's task is cancelled, the work ends at its next look, and this throws `CancellationError`.
    static func run<Value: Sendable>(
        bytesPerSecond: Int? = nil, tell: @escaping @Sendable (BackupProgress) -> Void = { _ in },
        _ body: @escaping @Sendable (LongWork) throws -> Value
    ) async throws -> Value {
        let stop = StopFlag()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isStarted = BlockingThread.start(name: "backup") {
                    continuation.resume(with: Result { try body(LongWork(stop, bytesPerSecond: bytesPerSecond, tell: tell)) })
                }
                if !isStarted {
                    continuation.resume(
                        throwing: StorageError(.unavailable, doing: "starting a thread", cause: "the system has no thread left"))
                }
            }
        } onCancel: {
            stop.raise()
        }
    }

    private let stop: StopFlag
    private let bytesPerSecond: Int?
    private let tell: @Sendable (BackupProgress) -> Void
    private var progress = BackupProgress(phase: .database)
    private var lastTold: MonotonicTime?
    /// Until when the bytes of before take at the pace that is allowed.
    private var busyUntil = MonotonicTime.now()

    init(_ stop: StopFlag = StopFlag(), bytesPerSecond: Int? = nil, tell: @escaping @Sendable (BackupProgress) -> Void = { _ in }) {
        self.stop = stop
        self.bytesPerSecond = bytesPerSecond
        self.tell = tell
    }

    var goesOn: Bool { !stop.isRaised }

    /// - Throws: `CancellationError` when the work is to end.
    func check() throws {
        if stop.isRaised { throw CancellationError() }
    }

    func begin(_ phase: BackupProgress.Phase, objects: Int = 0) {
        progress.phase = phase
        progress.objects = 0
        progress.ofObjects = objects
        tell(progress)
        lastTold = .now()
    }

    func finishedObject() throws {
        progress.objects += 1
        try look(0)
    }

    /// To be called after each few hundred kilobytes at the latest; waits where the pace asks for it.
    ///
    /// - Throws: `CancellationError` when the work is to end.
    func look(_ bytes: Int) throws {
        try check()
        progress.bytes += Int64(bytes)
        let now = MonotonicTime.now()
        if lastTold.map({ now - $0 > .milliseconds(500) }) ?? true {
            tell(progress)
            lastTold = now
        }
        guard let bytesPerSecond, bytes > 0 else { return }
        busyUntil = max(busyUntil, now) + .nanoseconds(Int64(bytes) * 1_000_000_000 / Int64(bytesPerSecond))
        try waitForPace()
    }

    private func waitForPace() throws {
        while case let rest = busyUntil - .now(), rest > .zero {
            try check()
            usleep(UInt32(min(rest, .milliseconds(100)).wholeMicroseconds))
        }
    }
}
