import EventLog
public import ObjectStore
public import Storage
public import VoiceCore

/// An account's webhooks: the service behind `/v1/webhooks`.
///
/// A consumer of the event log makes a delivery of each event for each endpoint that wants it, and jobs carry them out.
public struct Webhooks: Sendable {
    static let endpointLimit = 20

    let database: any Database
    let keys: any KeyStore
    let policy: AddressPolicy
    let clock: any WallClock

    /// - Parameter policy: which addresses an endpoint may have.
    public init(
        database: any Database, keys: any KeyStore, policy: AddressPolicy = AddressPolicy(), clock: any WallClock = SystemWallClock()
    ) {
        self.database = database
        self.keys = keys
        self.policy = policy
        self.clock = clock
    }

    /// Oldest first.
    public func endpoints(of account: AccountID) async throws -> [WebhookEndpoint] {
        try await database.read { tx in try Self.endpoints(of: account, tx).map(\.endpoint) }
    }

    /// - Throws: `.notFound`.
    public func endpoint(_ id: WebhookID, of account: AccountID) async throws -> WebhookEndpoint {
        try await database.read { tx in try Self.endpoint(id, of: account, tx).endpoint }
    }

    /// Makes an endpoint. It is sent what happens from now on.
    ///
    /// - Parameter id: for a request that may be repeated.
    /// - Returns: the endpoint and its secret, which is shown this once.
    /// - Throws: `.invalidURL`, `.addressRefused`, `.unknownEvent`, `.descriptionTooLong`, `.tooMany`.
    public func create(
        _ id: WebhookID = .make(), for account: AccountID, url: String, events: [String] = [], description: String? = nil,
        enabled: Bool = true
    ) async throws -> (endpoint: WebhookEndpoint, secret: WebhookSecret) {
        let endpoint = WebhookEndpoint(
            id: id, url: try WebhookURL(url, policy: policy).text, events: try Self.checked(events),
            description: try Self.checked(description), enabled: enabled, createdAt: clock.now())
        let secret = WebhookSecret(of: id, version: 1, keys: try await keys.keys(for: account))
        try await database.write { tx in
            guard try Self.endpoints(of: account, tx).count < Self.endpointLimit else {
                throw WebhooksError.tooMany(limit: Self.endpointLimit)
            }
            try Self.insert(endpoint, account: account, tx)
            try tx.append(Event(kind: "webhook.created", account: account, subject: id, occurredAt: endpoint.createdAt))
        }
        return (endpoint, secret)
    }

    /// Removes an endpoint with its deliveries; those under way are the last that it gets.
    public func delete(_ id: WebhookID, of account: AccountID) async throws {
        let now = clock.now()
        try await database.write { tx in
            _ = try Self.endpoint(id, of: account, tx)
            try Self.delete(id, account: account, tx)
            try tx.append(Event(kind: "webhook.deleted", account: account, subject: id, occurredAt: now))
        }
    }

    /// Gives the endpoint a new secret. The one before is valid beside it for a while, so that the receiver can change over.
    ///
    /// - Returns: the endpoint and the new secret, which is shown this once.
    public func rotateSecret(
        of id: WebhookID, account: AccountID, overlap: Duration
    ) async throws -> (endpoint: WebhookEndpoint, secret: WebhookSecret) {
        let (now, keys) = (clock.now(), try await keys.keys(for: account))
        let row = try await database.write { tx in
            let before = try Self.endpoint(id, of: account, tx)
            try tx.execute(
                """
                UPDATE webhook_endpoints SET secret_version = \(before.secretVersion + 1), previous_secret_until = \(now + overlap),
                    updated_at = \(now)
                WHERE account_id = \(account) AND id = \(id)
                """)
            try tx.append(Event(kind: "webhook.secret_rotated", account: account, subject: id, occurredAt: now))
            return try Self.endpoint(id, of: account, tx)
        }
        return (row.endpoint, WebhookSecret(of: id, version: row.secretVersion, keys: keys))
    }

    // MARK: - Checks

    /// Each once, in their order.
    static func checked(_ events: [String]) throws(WebhooksError) -> [String] {
        var seen: Set<String> = []
        var kept: [String] = []
        for kind in events {
            guard WebhookEventKinds.isKnown(kind) else { throw .unknownEvent(kind) }
            if seen.insert(kind).inserted { kept.append(kind) }
        }
        return kept
    }

    static func checked(_ description: String?) throws(WebhooksError) -> String? {
        guard let description else { return nil }
        guard description.count <= WebhooksError.descriptionLimit,
            !description.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
        else { throw .descriptionTooLong }
        return description
    }
}
