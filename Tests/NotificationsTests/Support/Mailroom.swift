import EventLog
import Foundation
import HTTPRouting
import HTTPTypes
import Jobs
import Logging
import NIOConcurrencyHelpers
import NIOCore
import ObjectStore
import Storage
import StorageSQLite
import VoiceCore

@testable import Notifications

/// Webhooks of one account on a database of their own, whose clock stands still.
struct Mailroom: Sendable {
    let account: AccountID
    let webhooks: Webhooks
    let database: any Database
    let keys: FileKeyStore
    let clock: ManualWallClock

    /// Runs a test in a fresh directory, which is gone afterwards.
    static func with(allowsPrivate: Bool = true, _ body: (Mailroom) async throws -> Void) async throws {
        let directory = FileManager.default.temporaryDirectory.path + "/webhooks-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let clock = ManualWallClock()
        var configuration = SQLiteConfiguration(path: directory + "/test.sqlite", synchronous: .normal, clock: clock)
        configuration.writeLimit = .seconds(30)
        let database = try SQLiteDatabase.open(configuration, logger: Logger(label: "test"))
        try await database.migrate(EventLogSchema.migrations + JobsSchema.migrations + Webhooks.migrations)
        let keys = try FileKeyStore(directory: directory + "/keys")
        let account = AccountID.make()
        _ = try await keys.create(for: account)
        let webhooks = Webhooks(
            database: database, keys: keys, policy: AddressPolicy(allowsPrivate: allowsPrivate), clock: clock)
        let room = Mailroom(account: account, webhooks: webhooks, database: database, keys: keys, clock: clock)
        try await room.consume()
        try await body(room)
        try await database.close()
    }

    /// Another account's mail in the same house.
    func neighbour() async throws -> Mailroom {
        let account = AccountID.make()
        _ = try await keys.create(for: account)
        return Mailroom(account: account, webhooks: webhooks, database: database, keys: keys, clock: clock)
    }

    /// Lets a worker deliver until something is so; what is under way then is given up.
    func deliver(
        with sender: any WebhookSender, limit: Int, accountLimit: Int? = nil, places: EndpointPlaces.Limits,
        until isDone: () async throws -> Bool
    ) async throws {
        var handlers = JobHandlers()
        handlers.register(
            DeliverWebhook.Handler(webhooks, sender: sender, random: { 0 }, places: places), limit: limit, accountLimit: accountLimit)
        let worker = JobWorker(
            database: database, handlers: handlers, configuration: JobWorkerConfiguration(slots: limit), logger: Logger(label: "test"))
        let signals = database.signals(.jobsFinished)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await worker.run() }
            var wakes = signals.makeAsyncIterator()
            while try await !isDone() { _ = await wakes.next() }
            group.cancelAll()
        }
    }

    /// Appends an event as a service does.
    func happen(
        _ kind: EventKind = "recording.created", _ subject: String = RecordingID.make().text, _ payload: [EventWord: EventValue] = [:]
    )
        async throws
    {
        let event = Event(kind: kind, account: account, subject: subject, payload: payload, occurredAt: clock.now())
        try await database.write { tx in try tx.append(event) }
    }

    /// Runs the consumer over everything there is.
    func consume() async throws {
        let runner = ConsumerRunner(
            .webhooks(clock: clock), database: database, owner: "srv_test", timing: .init(), logger: Logger(label: "test"))
        try await runner.drain()
        await runner.release()
    }

    /// Makes the attempts that are due.
    func deliver(with sender: any WebhookSender, random: Double = 0) async throws {
        var handlers = JobHandlers()
        handlers.register(DeliverWebhook.Handler(webhooks, sender: sender, random: { random }))
        let worker = JobWorker(database: database, handlers: handlers, logger: Logger(label: "test"))
        let signals = database.signals(.jobsFinished)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await worker.run() }
            var wakes = signals.makeAsyncIterator()
            while try await dueJobs() > 0 { _ = await wakes.next() }
            group.cancelAll()
        }
    }

    private func dueJobs() async throws -> Int {
        let account = account
        return try await database.read { tx in
            let now = try tx.now()
            return try tx.first(
                """
                SELECT COUNT(*) FROM jobs WHERE account_id = \(account) AND finished_at IS NULL AND (state <> 'scheduled' OR run_at <= \(now))
                """
            ).map { try $0[0] } ?? 0
        }
    }

    func endpoint(_ url: String = "https://hook.example/in", events: [String] = []) async throws -> WebhookEndpoint {
        try await webhooks.create(for: account, url: url, events: events).endpoint
    }

    func deliveries(_ endpoint: WebhookEndpoint, _ status: WebhookDelivery.Status? = nil) async throws -> [WebhookDelivery] {
        try await webhooks.deliveries(to: endpoint.id, of: account, status: status, limit: 200)
    }

    /// Calls a route as a client with all rights would.
    func send(
        _ operation: String, _ json: String? = nil, path: [String: String] = [:], query: String = ""
    ) async throws -> RouteResponse {
        guard let route = webhooks.routes.first(where: { $0.operation == operation }) else { throw WebhooksError.notFound }
        var head = HTTPRequest(method: route.method, scheme: "http", authority: "localhost", path: route.path + "?" + query)
        if json != nil { head.headerFields[.contentType] = "application/json" }
        let request = try RouteRequest(
            id: "test", head: head, route: route, pathValues: path, principal: Principal(account: account, key: "key", scopes: [.all]),
            body: RequestBody(ByteBuffer(string: json ?? ""), limit: route.bodyLimit))
        return try await route.handler(request)
    }

    func call<Value: Decodable>(
        _ operation: String, _ json: String? = nil, path: [String: String] = [:], query: String = "", as type: Value.Type = Value.self
    ) async throws -> Value {
        guard case .bytes(let bytes) = try await send(operation, json, path: path, query: query).body else { throw WebhooksError.notFound }
        return try JSON.decode(from: Data(bytes.readableBytesView))
    }
}

/// Answers what it is told to, and keeps what it was given.
struct ScriptedSender: WebhookSender {
    /// By the number of the attempt, from 0; the last counts for all that follow.
    let script: [Result<WebhookAnswer, WebhookFailure>]
    let sent: NIOLockedValueBox<[WebhookRequest]> = NIOLockedValueBox([])

    init(_ script: Result<WebhookAnswer, WebhookFailure>...) { self.script = script }

    /// Answers with these statuses.
    init(statuses: Int...) { script = statuses.map { .success(WebhookAnswer(status: $0, retryAfter: nil)) } }

    func send(_ request: WebhookRequest) async throws -> WebhookAnswer {
        let number = sent.withLockedValue { sent in
            sent.append(request)
            return sent.count - 1
        }
        return try script[min(number, script.count - 1)].get()
    }

    var count: Int { sent.withLockedValue { $0.count } }
}

extension WebhookRequest {
    func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
    var text: String { String(decoding: body, as: UTF8.self) }
}
