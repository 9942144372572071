public import EventLog
import Jobs
import Storage
public import VoiceCore

extension EventConsumer {
    /// Makes deliveries of what happens, for the endpoints that want it: in the transaction that moves the cursor, so each event is made
    /// one delivery for each endpoint, whatever breaks.
    ///
    /// Begins with what comes from now on: a webhook tells of the present.
    public static func webhooks(clock: any WallClock = SystemWallClock()) -> EventConsumer {
        EventConsumer(
            "webhooks", start: .newest, batchSize: 64, gathering: .milliseconds(500),
            selection: { events, tx in
                var endpoints = EnabledEndpoints()
                return try events.filter { logged in
                    try WebhookEventKinds.isKnown(logged.event.kind.name) && !endpoints.of(logged.event.account, tx).isEmpty
                }
            },
            handler: .inTransaction { events in
                let now = clock.now()
                return { tx in
                    var endpoints = EnabledEndpoints()
                    for logged in events { try deliver(logged.event, to: endpoints.of(logged.event.account, tx), at: now, tx) }
                }
            })
    }

    /// The endpoints of each account that comes up, read once.
    private struct EnabledEndpoints {
        private var known: [AccountID: [WebhookEndpoint]] = [:]

        mutating func of(_ account: AccountID, _ tx: any ReadTransaction) throws -> [WebhookEndpoint] {
            if let endpoints = known[account] { return endpoints }
            let endpoints = try Webhooks.endpoints(of: account, tx).map(\.endpoint).filter(\.enabled)
            known[account] = endpoints
            return endpoints
        }
    }

    /// Ids are made within the transaction: should it run again, those of the run that commits are the ones that there are.
    private static func deliver(
        _ event: Event, to endpoints: [WebhookEndpoint], at now: Timestamp, _ tx: any WriteTransaction
    ) throws {
        let wanting = endpoints.filter { $0.wants(event.kind.name) && $0.createdAt <= event.occurredAt && $0.id.text != event.subject }
        guard !wanting.isEmpty else { return }
        let message = try WebhookMessage(event)
        for endpoint in wanting {
            let id = WebhookMessageID.make()
            try Webhooks.insertDelivery(id, to: endpoint.id, message, at: now, account: event.account, tx)
            try Webhooks.enqueue(
                .init(endpoint: endpoint.id, delivery: id), job: .make(), after: .zero, account: event.account, tx)
        }
    }
}
