import EventLog
public import Jobs
import ObjectStore
import Storage
public import VoiceCore

/// One attempt to deliver a message; the next one is a job of its own.
///
/// Run twice, after a crash between the request and its note, the endpoint gets the message twice, under the same `webhook-id`.
public enum DeliverWebhook: JobKind {
    public static let name = "webhook.deliver"

    public struct Payload: Codable, Sendable {
        public let endpoint: WebhookID
        public let delivery: WebhookMessageID
    }

    public typealias Result = Nothing

    /// Does the work.
    public struct Handler: JobHandler {
        public typealias Kind = DeliverWebhook

        private let webhooks: Webhooks
        private let sender: any WebhookSender
        private let random: @Sendable () -> Double
        private let places: EndpointPlaces

        public init(
            _ webhooks: Webhooks, sender: any WebhookSender, random: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
        ) {
            self.init(webhooks, sender: sender, random: random, places: .init())
        }

        init(
            _ webhooks: Webhooks, sender: any WebhookSender, random: @escaping @Sendable () -> Double, places: EndpointPlaces.Limits
        ) {
            self.webhooks = webhooks
            self.sender = sender
            self.random = random
            self.places = EndpointPlaces(places)
        }

        @concurrent public func run(_ payload: Payload, _ context: JobContext) async throws -> JobOutcome<DeliverWebhook> {
            let account = context.account
            guard let work = try await load(payload, account: account) else { return .done }
            let isTest = work.row.delivery.type == WebhookEventKinds.test
            guard work.endpoint.endpoint.enabled || isTest else {
                let now = webhooks.clock.now()
                return .done { tx in
                    try Webhooks.settle(
                        payload.delivery, to: payload.endpoint, as: .givenUp(.endpointDisabled), nil, at: now, account: account, tx)
                }
            }
            // Somebody waits for what comes of a test, and there are never many of them.
            guard !isTest else { return try await finish(attempt(work, account: account), work, payload, account: account) }
            switch try await places.take(of: payload.endpoint, { try await attempt(work, account: account) }) {
            case .success(let made): return try finish(made, work, payload, account: account)
            case .failure(let putOff): return self.putOff(work, payload, for: putOff.wait, account: account)
            }
        }

        private typealias Attempt = (WebhookAttempt, Swift.Result<WebhookAnswer, WebhookFailure>)

        private func finish(
            _ made: Attempt, _ work: Work, _ payload: Payload, account: AccountID
        ) throws -> JobOutcome<DeliverWebhook> {
            let (attempt, result) = made
            let outcome = DeliveryOutcome(
                result, tries: work.row.tries + 1, of: work.endpoint.endpoint,
                isTest: work.row.delivery.type == WebhookEventKinds.test, at: webhooks.clock.now(), random: random())
            return try self.outcome(outcome, attempt, payload, account: account)
        }

        /// Leaves the delivery as it is, for later: its endpoint has not answered those before it.
        private func putOff(
            _ work: Work, _ payload: Payload, for wait: Duration, account: AccountID
        ) -> JobOutcome<DeliverWebhook> {
            let (now, job) = (webhooks.clock.now(), JobID.make())
            let waiting = DeliveryOutcome(status: .pending, next: now + wait, error: work.row.delivery.lastError, endpoint: .none)
            return .done { tx in
                guard (try? Webhooks.endpoint(payload.endpoint, of: account, tx)) != nil else { return }
                try Webhooks.settle(payload.delivery, to: payload.endpoint, as: waiting, nil, at: now, account: account, tx)
                try Webhooks.enqueue(payload, job: job, after: wait, account: account, tx)
            }
        }

        fileprivate struct Work: Sendable {
            let endpoint: EndpointRow
            let row: DeliveryRow
        }

        /// `nil` if there is nothing to do any more.
        private func load(_ payload: Payload, account: AccountID) async throws -> Work? {
            try await webhooks.database.read { tx in
                do {
                    return try Self.work(payload, account: account, tx)
                } catch WebhooksError.notFound, WebhooksError.deliveryNotFound {
                    return nil
                }
            }
        }

        private func attempt(
            _ work: Work, account: AccountID
        ) async throws -> (WebhookAttempt, Swift.Result<WebhookAnswer, WebhookFailure>) {
            let (now, body) = (webhooks.clock.now(), Array(work.row.payload.utf8))
            let keys = try await webhooks.keys.keys(for: account)
            let secrets = work.endpoint.secretVersions(at: now).map {
                WebhookSecret(of: work.endpoint.endpoint.id, version: $0, keys: keys)
            }
            let signature = WebhookSignature(id: work.row.delivery.id.text, at: now, body: body, secrets: secrets)
            let start = ContinuousClock.now
            let result: Swift.Result<WebhookAnswer, WebhookFailure>
            do {
                result = .success(
                    try await sender.send(WebhookRequest(url: work.endpoint.endpoint.url, headers: signature.headers, body: body)))
            } catch let failure as WebhookFailure {
                result = .failure(failure)
            }
            let answer = try? result.get()
            let failure: WebhookFailure? = if case .failure(let error) = result { error } else { answer?.failure }
            let attempt = WebhookAttempt(
                number: work.row.delivery.attempts + 1, at: now, statusCode: answer?.status, error: failure?.code,
                latencyMilliseconds: Int((ContinuousClock.now - start).seconds * 1000))
            return (attempt, result)
        }

        private func outcome(
            _ outcome: DeliveryOutcome, _ attempt: WebhookAttempt, _ payload: Payload, account: AccountID
        ) throws -> JobOutcome<DeliverWebhook> {
            let (now, job) = (webhooks.clock.now(), JobID.make())
            return .done { tx in
                // It may have been deleted while its endpoint was asked.
                guard (try? Webhooks.endpoint(payload.endpoint, of: account, tx)) != nil else { return }
                try Webhooks.insert(attempt, of: payload.delivery, account: account, tx)
                try Webhooks.settle(payload.delivery, to: payload.endpoint, as: outcome, attempt, at: now, account: account, tx)
                try Webhooks.note(outcome.endpoint, of: payload.endpoint, at: now, account: account, tx)
                if let next = outcome.next { try Webhooks.enqueue(payload, job: job, after: next - now, account: account, tx) }
            }
        }
    }
}

extension DeliverWebhook.Handler {
    fileprivate static func work(
        _ payload: DeliverWebhook.Payload, account: AccountID, _ tx: any ReadTransaction
    ) throws -> Work? {
        let row = try Webhooks.delivery(payload.delivery, to: payload.endpoint, of: account, tx)
        guard row.delivery.status == .pending else { return nil }
        return Work(endpoint: try Webhooks.endpoint(payload.endpoint, of: account, tx), row: row)
    }
}

extension Webhooks {
    /// Asks for an attempt. While one of a delivery waits or runs, there is no other.
    static func enqueue(
        _ payload: DeliverWebhook.Payload, job: JobID, after wait: Duration, account: AccountID, _ tx: any WriteTransaction
    ) throws {
        try tx.enqueue(
            DeliverWebhook.self, payload, account: account, id: job,
            options: JobOptions(start: wait > .zero ? .after(wait) : .now, uniqueKey: payload.delivery.text))
    }

    /// Writes what an attempt says of its endpoint.
    static func note(
        _ effect: DeliveryOutcome.EndpointEffect, of id: WebhookID, at now: Timestamp, account: AccountID, _ tx: any WriteTransaction
    ) throws {
        switch effect {
        case .none: break
        case .works:
            try tx.execute(
                """
                UPDATE webhook_endpoints SET failing_since = NULL
                WHERE account_id = \(account) AND id = \(id) AND failing_since IS NOT NULL
                """)
        case .fails:
            try tx.execute(
                """
                UPDATE webhook_endpoints SET failing_since = \(now)
                WHERE account_id = \(account) AND id = \(id) AND failing_since IS NULL
                """)
        case .disable(let reason):
            let changed = try tx.execute(
                """
                UPDATE webhook_endpoints SET enabled = 0, disabled_reason = \(reason.rawValue), updated_at = \(now)
                WHERE account_id = \(account) AND id = \(id) AND enabled = 1
                """)
            guard changed > 0 else { return }
            try tx.append(
                Event(
                    kind: "webhook.disabled", account: account, subject: id,
                    payload: ["reason": .word(reason == .gone ? "gone" : "failing")], occurredAt: now))
        }
    }
}
