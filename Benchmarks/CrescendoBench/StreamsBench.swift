import EventLog
import Foundation
import HTTPRouting
import HTTPTypes
import Jobs
import Logging
import NIOConcurrencyHelpers
import NIOCore
import ObjectStore
import Recordings
import Storage
import StorageSQLite
import Transcription
import VoiceCore

/// What open streams of events cost: reads of the database, time and processor for each commit, by the number of streams.
///
///     CrescendoBench streams [directory]
///
/// "own": all streams are of the account in which it happens; "others": each is of an account of its own, in which nothing happens.
enum StreamsBench {
    private static let commits = 50

    static func run(_ arguments: [String]) async throws {
        let parent = arguments.first ?? FileManager.default.temporaryDirectory.path
        let root = parent + "/crescendo-streams-bench-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: root) }
        let base = try SQLiteDatabase.open(SQLiteConfiguration(path: root + "/db"), logger: Logger(label: "bench"))
        try await base.migrate(
            EventLogSchema.migrations + ObjectCatalogue.migrations + JobsSchema.migrations + Recordings.migrations)
        let keys = try FileKeyStore(directory: root + "/keys")
        print("Open streams of events, \(commits) commits one after the other, each heard before the next\n")
        print("streams            reads/commit   ms/commit   processor ms/commit")
        for (label, count, isOwn) in [
            ("1", 1, true), ("100 own", 100, true), ("400 own", 400, true), ("100 others", 100, false), ("400 others", 400, false),
        ] {
            let database = CountingDatabase(base: base)
            let recordings = Recordings(
                database: database, objects: try FileObjectStore(directory: root + "/objects", keys: keys),
                engines: { EngineCatalogue([]) }, limits: RecordingLimits(streams: 1000))
            try await measure(label, count, isOwn, recordings, database)
        }
    }

    private static func measure(
        _ label: String, _ count: Int, _ isOwn: Bool, _ recordings: Recordings, _ database: CountingDatabase
    ) async throws {
        let account = AccountID.make()
        let (opened, heard) = (Heard(), Heard())
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await listen(recordings, account, opened, heard) }
            for _ in 1..<max(2, count) where count > 1 {
                group.addTask { try await listen(recordings, isOwn ? account : .make(), opened, isOwn ? heard : nil) }
            }
            let listeners = isOwn ? count : 1
            await opened.wait(for: count)
            // Every stream looks once when it begins.
            for number in 1...5 {
                try await commit(account, database)
                await heard.wait(for: number * listeners)
            }
            let (reads, processor, start) = (database.count, processorSeconds(), ContinuousClock.now)
            for number in 6..<commits + 6 {
                try await commit(account, database)
                await heard.wait(for: number * listeners)
            }
            let milliseconds = [(ContinuousClock.now - start).seconds, processorSeconds() - processor].map { $0 * 1000 / Double(commits) }
            print(
                label.padding(toLength: 18, withPad: " ", startingAt: 0)
                    + String(
                        format: "%13.1f%12.2f%22.2f", Double(database.count - reads) / Double(commits), milliseconds[0], milliseconds[1]))
            group.cancelAll()
            while let result = await group.nextResult() {
                if case .failure(let error) = result, !(error is CancellationError) { throw error }
            }
        }
    }

    private static func commit(_ account: AccountID, _ database: CountingDatabase) async throws {
        let event = Event(kind: "marker.created", account: account, subject: MarkerID.make(), occurredAt: SystemWallClock().now())
        try await database.write { tx in try tx.append(event) }
    }

    private static func listen(_ recordings: Recordings, _ account: AccountID, _ opened: Heard, _ heard: Heard?) async throws {
        guard let route = recordings.routes.first(where: { $0.operation == "streamEvents" }) else { return }
        let head = HTTPRequest(method: route.method, scheme: "http", authority: "localhost", path: route.path)
        let request = try RouteRequest(
            id: "bench", head: head, route: route, principal: Principal(account: account, key: "key", scopes: [.all]))
        guard case .stream(_, let stream) = try await route.handler(request).body else { return }
        for try await bytes in stream {
            let text = String(buffer: bytes)
            if text.contains("event: snapshot") { opened.add() }
            if text.contains("event: marker.created") { heard?.add() }
        }
    }
}

/// Counts what listeners have heard, and lets one wait for it.
private final class Heard: Sendable {
    private struct State {
        var count = 0
        var waiting: (count: Int, continuation: CheckedContinuation<Void, Never>)?
    }

    private let state = NIOLockedValueBox(State())

    func add() {
        let due = state.withLockedValue { state -> CheckedContinuation<Void, Never>? in
            state.count += 1
            guard let waiting = state.waiting, waiting.count <= state.count else { return nil }
            state.waiting = nil
            return waiting.continuation
        }
        due?.resume()
    }

    func wait(for count: Int) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLockedValue { state in
                if state.count >= count { return true }
                state.waiting = (count, continuation)
                return false
            }
            if isThere { continuation.resume() }
        }
    }
}

/// A database that counts how often it is read.
private struct CountingDatabase: Database {
    let base: any Database
    private let reads: NIOLockedValueBox<Int> = NIOLockedValueBox(0)

    init(base: any Database) { self.base = base }

    var count: Int { reads.withLockedValue { $0 } }
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
}
