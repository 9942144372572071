import EventLog
import HTTPRouting
import HTTPTypes
import NIOConcurrencyHelpers
import Storage
import Testing
import VoiceCore

@testable import Recordings

/// A real database that counts how often it is read.
private struct CountingDatabase: Database {
    let base: any Database
    let reads: NIOLockedValueBox<Int> = NIOLockedValueBox(0)

    var dialect: SQLDialect { base.dialect }

    func read<Value: Sendable>(_ body: @escaping @Sendable (any ReadTransaction) throws -> Value) async throws -> Value {
        reads.withLockedValue { $0 += 1 }
        return try await base.read(body)
    }

    func write<Value: Sendable>(
        _ options: WriteOptions, _ body: @escaping @Sendable (any WriteTransaction) throws -> Value
    ) async throws -> Value {
        try await base.write(options, body)
    }

    func signals(_ channel: SignalChannel) -> AsyncStream<Void> { base.signals(channel) }
    func migrate(_ migrations: [Migration]) async throws { try await base.migrate(migrations) }
    func close() async throws { try await base.close() }

    /// How many reads a piece of work takes.
    func count(_ work: () async throws -> Void) async throws -> Int {
        let before = reads.withLockedValue { $0 }
        try await work()
        return reads.withLockedValue { $0 } - before
    }
}

/// What many streams cost.
@Suite struct StreamHubTests {
    private func happen(_ home: Home) async throws {
        let account = home.account
        let event = Event(kind: "marker.created", account: account, subject: MarkerID.make(), occurredAt: Timestamp(microseconds: 1))
        try await home.database.write { tx in try tx.append(event) }
    }

    private func counting(_ home: Home) -> (Home, CountingDatabase) {
        let database = CountingDatabase(base: home.database)
        let counted = home.with { $0 = Recordings(database: database, objects: $0.objects, engines: $0.currentEngines) }
        return (counted, database)
    }

    @Test func aCommitIsReadOnceForAllStreamsOfAnAccount() async throws {
        try await Home.with { home in
            let (counted, database) = counting(home)
            var listeners: [EventListener] = []
            for _ in 0..<40 {
                listeners.append(try await EventListener(counted))
                _ = try await listeners.last?.next()
            }
            let commits = 5
            let reads = try await database.count {
                for _ in 0..<commits {
                    try await happen(home)
                    for listener in listeners { #expect(try await listener.next()?.name == "marker.created") }
                }
            }
            // The hub's own, and those for all who stand at one place: some may have been reading when it happened.
            #expect(reads < commits * 10, "\(reads) reads for \(commits) commits and \(listeners.count) streams")
        }
    }

    @Test func aCommitCostsStreamsOfOthersNothing() async throws {
        try await Home.with { home in
            let (counted, database) = counting(home)
            var others: [EventListener] = []
            for _ in 0..<40 {
                let stranger = Home(
                    account: .make(), recordings: counted.recordings, directory: home.directory, database: home.database,
                    objects: home.objects)
                others.append(try await EventListener(stranger))
                _ = try await others.last?.next()
            }
            let own = try await EventListener(counted)
            _ = try await own.next()
            // Every stream looks once when it begins.
            try await happen(home)
            _ = try await own.next()
            let commits = 20
            let reads = try await database.count {
                for _ in 0..<commits {
                    try await happen(home)
                    _ = try await own.next()
                }
            }
            #expect(reads < commits * 8 + 2 * others.count, "\(reads) reads for \(commits) commits beside \(others.count) streams")
            withExtendedLifetime(others) {}
        }
    }

    @Test func whatHappensBetweenTwoLooksIsToldToStreamsOfEveryAge() async throws {
        try await Home.with { home in
            let first = try await EventListener(home)
            _ = try await first.next()
            for _ in 0..<3 { try await happen(home) }
            let second = try await EventListener(home)
            _ = try await second.next()
            try await happen(home)
            for _ in 0..<4 { #expect(try await first.next()?.name == "marker.created") }
            #expect(try await second.next()?.name == "marker.created")
        }
    }

    /// The server has looked at the key when the request came; the stream begins later.
    @Test func aKeyThatIsRevokedBeforeItsStreamBeginsOpensNone() async throws {
        try await Home.with { home in
            let listener = try await EventListener(home)
            _ = try await listener.next()
            let guarded = home.with {
                $0 = Recordings(
                    database: $0.database, objects: $0.objects, engines: $0.currentEngines,
                    holdsKey: { key, account, tx in
                        try tx.first("SELECT 1 FROM events WHERE account_id = \(account) AND subject = \(key)") == nil
                    })
            }
            let before = try await EventListener(guarded, after: listener.lastID)
            let account = home.account
            try await home.database.write { tx in
                try tx.append(Event(kind: "key.revoked", account: account, subject: Home.key, occurredAt: Timestamp(microseconds: 1)))
            }
            #expect(try await before.rest().isEmpty, "one that began before hears of it")
            for id in [nil, listener.lastID] {
                let refusal = await #expect(throws: APIError.self) { _ = try await EventListener(guarded, after: id) }
                #expect(refusal?.status == .unauthorized)
            }
        }
    }
}
