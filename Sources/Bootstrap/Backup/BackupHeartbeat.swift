import NIOConcurrencyHelpers

/// The last word on a backup's progress, for who repeats it while a long step has nothing new to tell.
final class BackupHeartbeat: Sendable {
    private let last = NIOLockedValueBox(BackupProgress(phase: .database))

    var value: BackupProgress {
        get { last.withLockedValue { $0 } }
        set { last.withLockedValue { $0 = newValue } }
    }
}
