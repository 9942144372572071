import Logging
import NIOConcurrencyHelpers
import ObjectStore
import VoiceCore

/// Makes backups of an open installation, and knows how the last ones went.
struct Backups: Sendable {
    private let installation: Installation
    private let logger: Logger
    let history = BackupHistory()

    init(_ installation: Installation, logger: Logger) {
        self.installation = installation
        self.logger = logger
    }

    /// What a backup is asked for.
    struct Order: Codable, Sendable, Equatable {
        /// Where to; absolute.
        let directory: String
        /// How many snapshots stay afterwards; `nil` for all.
        var keep: Int?
        /// Bytes a second at most; `nil` for as fast as it goes.
        var bytesPerSecond: Int?
    }

    /// Makes a backup, beside whatever else goes on. Cancelled, it ends soon, and the next one goes on where it was.
    ///
    /// - Throws: `BackupError`, `StorageError`, `CancellationError`.
    func make(_ order: Order, tell: @escaping @Sendable (BackupProgress) -> Void = { _ in }) async throws -> BackupReport {
        do {
            try checkPlace(order.directory)
            let source = BackupRun.Source(
                database: installation.directory.database, objects: installation.directory.objects, keys: installation.directory.keys,
                installation: installation.owner)
            let report = try await installation.sweepHold.whileHeld {
                try await LongWork.run(bytesPerSecond: order.bytesPerSecond, tell: tell) { work in
                    try BackupRun(source, into: order.directory, work: work).run(keep: order.keep)
                }
            }
            history.succeeded(report)
            log(report)
            return report
        } catch {
            history.failed()
            logger.error("backup failed", metadata: ["error": "\((error as? any CodedError)?.code ?? "\(type(of: error))")"])
            throw error
        }
    }

    /// Neither may lie in the other, by whatever names.
    private func checkPlace(_ directory: String) throws {
        let backup = RealPath.of(directory) + "/"
        let data = RealPath.of(installation.directory.path) + "/"
        guard !backup.hasPrefix(data), !data.hasPrefix(backup) else { throw BackupError.insideData }
    }

    private func log(_ report: BackupReport) {
        logger.info(
            "backup made",
            metadata: [
                "snapshot": "\(report.snapshot)", "objects": "\(report.objects)", "copied": "\(report.copiedObjects)",
                "copied_bytes": "\(report.copiedBytes)", "seconds": "\(Int(report.seconds.total))", "lost": "\(report.lost.count)",
            ])
    }
}

/// How the backups of this process went.
final class BackupHistory: Sendable {
    struct State: Sendable {
        var last: BackupReport?
        var successes = 0
        var failures = 0
    }

    private let box = NIOLockedValueBox(State())

    var state: State { box.withLockedValue { $0 } }

    func succeeded(_ report: BackupReport) {
        box.withLockedValue {
            $0.last = report
            $0.successes += 1
        }
    }

    func failed() { box.withLockedValue { $0.failures += 1 } }
}
