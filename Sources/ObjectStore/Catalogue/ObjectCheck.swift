public import VoiceCore

/// Compares what the database knows with what is stored, and changes nothing: for `doctor` and whoever has restored a backup.
///
/// Walks through both page by page, however many there are. Uploads and sweeps may go on meanwhile.
public struct ObjectCheck: Sendable {
    /// Objects of one sort: how many, and the ids of the first of them.
    public struct Finding: Codable, Equatable, Sendable {
        public var count = 0
        public var ids: [ObjectID] = []

        public init() {}

        mutating func add(_ more: [ObjectID], listing limit: Int) {
            count += more.count
            ids += more.prefix(max(0, limit - ids.count))
        }
    }

    public struct Report: Codable, Equatable, Sendable {
        /// Objects that the database knows.
        public var known = 0
        /// Those of them that are not stored: their content is lost unless a backup has it.
        public var missing = Finding()
        /// Stored objects that the database does not know; the sweep removes them when they are old enough.
        public var orphans = Finding()

        public init() {}
    }

    private let store: any ObjectStore
    private let ledger: any ObjectLedger
    private let clock: any WallClock

    public init(store: any ObjectStore, ledger: any ObjectLedger, clock: any WallClock = SystemWallClock()) {
        self.store = store
        self.ledger = ledger
        self.clock = clock
    }

    /// - Parameters:
    ///   - grace: stored objects that are younger may still get their row and are not judged.
    ///   - limit: how many ids are listed of each sort; all are counted.
    public func run(grace: Duration, listing limit: Int = 1000) async throws -> Report {
        let cutoff = clock.now() - grace
        var report = Report()
        var last: ObjectID?
        while case let page = try await ledger.known(after: last, limit: Self.atOnce), !page.isEmpty {
            report.known += page.count
            report.missing.add(try await missing(among: page), listing: limit)
            last = page.last
        }
        for try await page in store.objects(writtenBy: cutoff) {
            report.orphans.add(try await ledger.unknown(among: page), listing: limit)
        }
        return report
    }

    /// A row goes before its file, so what a sweep took between the two looks is unknown by now.
    private func missing(among page: [ObjectID]) async throws -> [ObjectID] {
        let missing = try await store.missing(among: page)
        guard !missing.isEmpty else { return [] }
        let swept = Set(try await ledger.unknown(among: missing))
        return missing.filter { !swept.contains($0) }
    }

    private static let atOnce = 500
}
