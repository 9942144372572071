public import Logging
public import VoiceCore

/// Removes objects that nothing needs any more. May stop or crash anywhere and be run again.
public struct ObjectSweeper: Sendable {
    private let store: any ObjectStore
    private let ledger: any ObjectLedger
    private let clock: any WallClock
    private let hold: SweepHold
    private let logger: Logger

    /// What one sweep removed.
    public struct Report: Equatable, Sendable {
        /// Objects that were known and held by nobody.
        public var unreferenced = 0
        /// Objects that the database never heard of, or has struck out in a sweep that did not finish.
        public var orphans = 0
        /// Uploads that nobody went on with.
        public var uploads = 0
        /// Objects that are held by nobody were left, because a backup is being made; a later sweep takes them.
        public var isHeld = false

        public init(unreferenced: Int = 0, orphans: Int = 0, uploads: Int = 0, isHeld: Bool = false) {
            self.unreferenced = unreferenced
            self.orphans = orphans
            self.uploads = uploads
            self.isHeld = isHeld
        }
    }

    /// - Parameter hold: what those who copy objects of this store hold meanwhile.
    public init(
        store: any ObjectStore, ledger: any ObjectLedger, clock: any WallClock = SystemWallClock(), hold: SweepHold = SweepHold(),
        logger: Logger
    ) {
        self.store = store
        self.ledger = ledger
        self.clock = clock
        self.hold = hold
        self.logger = logger
    }

    /// - Parameter grace: how long an object must have been without a holder, or a file without a row, or an upload without a part. It
    ///   must be longer than the longest time from an object's completion to its row's commit, and than clients take to resume. Zero
    ///   is for a server that takes no uploads at that moment, such as one just started after a crash.
    /// - Throws: the first error; what was not removed is found by the next sweep.
    public func sweep(grace: Duration) async throws -> Report {
        let cutoff = clock.now() - grace
        var report = Report()
        try await removeUnreferenced(for: grace, &report)
        report.orphans = try await removeOrphans(writtenBy: cutoff)
        report.uploads = try await store.removeAbandonedUploads(writtenBy: cutoff)
        if report != Report() {
            logger.info(
                "objects swept",
                metadata: [
                    "unreferenced": "\(report.unreferenced)", "orphans": "\(report.orphans)", "uploads": "\(report.uploads)",
                    "held": "\(report.isHeld)",
                ])
        }
        return report
    }

    /// The row goes first: a crash in between leaves a file without a row, which is an orphan, never a row without its file.
    private func removeUnreferenced(for grace: Duration, _ report: inout Report) async throws {
        while true {
            guard let struck = try await hold.strike({ try await ledger.strikeUnreferenced(for: grace, limit: Self.atOnce) }) else {
                report.isHeld = true
                return
            }
            for id in struck { try await store.delete(id) }
            report.unreferenced += struck.count
            if struck.count < Self.atOnce { return }
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
