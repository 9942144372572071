public import Logging
public import VoiceCore

/// Removes objects that nothing needs any more. May stop or crash anywhere and be run again.
public struct ObjectSweeper: Sendable {
    private let store: any ObjectStore
    private let ledger: any ObjectLedger
    private let clock: any WallClock
    private let logger: Logger

    /// What one sweep removed.
    public struct Report: Equatable, Sendable {
        /// Objects that were known and held by nobody.
        public var unreferenced = 0
        /// Objects that the database never heard of, or has struck out in a sweep that did not finish.
        public var orphans = 0
        /// Uploads that nobody went on with.
        public var uploads = 0

        public init(unreferenced: Int = 0, orphans: Int = 0, uploads: Int = 0) {
            self.unreferenced = unreferenced
            self.orphans = orphans
            self.uploads = uploads
        }
    }

    public init(store: any ObjectStore, ledger: any ObjectLedger, clock: any WallClock = SystemWallClock(), logger: Logger) {
        self.store = store
        self.ledger = ledger
        self.clock = clock
        self.logger = logger
    }

    /// - Parameter grace: how long an object must have been without a holder, or a file without a row, or an upload without a part. It
    ///   must be longer than the longest time from an object's completion to its row's commit, and than clients take to resume. Zero
    ///   is for a server that takes no uploads at that moment, such as one just started after a crash.
    /// - Throws: the first error; what was not removed is found by the next sweep.
    public func sweep(grace: Duration) async throws -> Report {
        let cutoff = clock.now() - grace
        var report = Report()
        report.unreferenced = try await removeUnreferenced(for: grace)
        report.orphans = try await removeOrphans(writtenBy: cutoff)
        report.uploads = try await store.removeAbandonedUploads(writtenBy: cutoff)
        if report != Report() {
            logger.info(
                "objects swept",
                metadata: [
                    "unreferenced": "\(report.unreferenced)", "orphans": "\(report.orphans)", "uploads": "\(report.uploads)",
                ])
        }
        return report
    }

    /// The row goes first: a crash in between leaves a file without a row, which is an orphan, never a row without its file.
    private func removeUnreferenced(for grace: Duration) async throws -> Int {
        var count = 0
        while true {
            let struck = try await ledger.strikeUnreferenced(for: grace, limit: Self.atOnce)
            for id in struck { try await store.delete(id) }
            count += struck.count
            if struck.count < Self.atOnce { return count }
        }
    }

    private func removeOrphans(writtenBy cutoff: Timestamp) async throws -> Int {
        var count = 0
        for try await page in store.objects(writtenBy: cutoff) {
            for id in try await ledger.unknown(among: page) {
                try await store.delete(id)
                count += 1
            }
        }
        return count
    }

    private static let atOnce = 200
}
