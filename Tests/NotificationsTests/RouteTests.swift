import EventLog
import Foundation
import HTTPRouting
import HTTPTypes
import NIOCore
import Storage
import Testing
import VoiceCore

@testable import Notifications

@Suite struct RouteTests {
    @Test func aWebhookIsMadeShownChangedAndRemoved() async throws {
        try await Mailroom.with { room in
            let made: Webhooks.WebhookWithSecret = try await room.call(
                "createWebhook", #"{"url":"https://hook.example/in","events":["transcript.completed"],"description":"for the team"}"#)
            #expect(made.secret.hasPrefix("whsec_") && made.webhook.enabled && made.webhook.events == ["transcript.completed"])
            let path = ["id": made.webhook.id.text]
            let list = try await room.send("listWebhooks")
            guard case .bytes(let bytes) = list.body else { throw WebhooksError.notFound }
            #expect(String(buffer: bytes).contains("hook.example") && !String(buffer: bytes).contains("whsec_"))
            let changed: WebhookEndpoint = try await room.call(
                "updateWebhook", #"{"enabled":false,"events":[],"description":""}"#, path: path)
            #expect(!changed.enabled && changed.disabledReason == .requested && changed.events.isEmpty && changed.description == nil)
            let rotated: Webhooks.WebhookWithSecret = try await room.call("rotateWebhookSecret", "{}", path: path)
            #expect(rotated.secret != made.secret && rotated.webhook.previousSecretUntil == room.clock.now() + .seconds(86_400))
            #expect(try await room.send("deleteWebhook", path: path).status == .noContent)
            for operation in ["getWebhook", "deleteWebhook", "testWebhook", "listWebhookDeliveries"] {
                await #expect(throws: WebhooksError.notFound, "\(operation)") { _ = try await room.send(operation, path: path) }
            }
            let kinds = try await room.database.read { tx in try tx.query("SELECT kind FROM events ORDER BY id").map { try $0[0] as String }
            }
            #expect(kinds == ["webhook.created", "webhook.updated", "webhook.secret_rotated", "webhook.deleted"])
        }
    }

    /// Whoever reads the database or a backup of it cannot sign.
    @Test func noSecretIsStored() async throws {
        try await Mailroom.with { room in
            let made: Webhooks.WebhookWithSecret = try await room.call("createWebhook", #"{"url":"https://hook.example/"}"#)
            let raw = String(made.secret.dropFirst("whsec_".count))
            let rows = try await room.database.read { tx in
                try ["webhook_endpoints", "events", "jobs"].flatMap { table -> [Row] in
                    switch table {
                    case "webhook_endpoints": try tx.query("SELECT * FROM webhook_endpoints")
                    case "events": try tx.query("SELECT * FROM events")
                    default: try tx.query("SELECT * FROM jobs")
                    }
                }
            }
            #expect(!rows.isEmpty && !"\(rows)".contains(raw))
        }
    }

    @Test(
        arguments: [
            (#"{"url":"http://hook.example/"}"#, "webhook_url_invalid"), (#"{"url":"https://10.0.0.1/"}"#, "webhook_address_refused"),
            (#"{"url":"https://hook.example/","events":["recording.*"]}"#, "webhook_event_unknown"),
            (#"{"url":"https://hook.example/","description":"two\nlines"}"#, "webhook_description_too_long"),
        ])
    func whatWillNotDoIsNamed(_ body: String, _ code: String) async throws {
        try await Mailroom.with(allowsPrivate: false) { room in
            let error = await #expect(throws: WebhooksError.self) { _ = try await room.send("createWebhook", body) }
            #expect(error?.code == code)
            let route = try #require(room.webhooks.routes.first { $0.operation == "createWebhook" })
            #expect(route.errors.contains { $0.code == code })
        }
    }

    @Test func anAccountHasSoManyWebhooks() async throws {
        try await Mailroom.with { room in
            for _ in 0..<Webhooks.endpointLimit { _ = try await room.endpoint() }
            await #expect(throws: WebhooksError.tooMany(limit: Webhooks.endpointLimit)) { _ = try await room.endpoint() }
        }
    }

    @Test func deliveriesArePagedAndLookedAt() async throws {
        try await Mailroom.with { room in
            let endpoint = try await room.endpoint()
            for _ in 0..<3 { try await room.happen() }
            try await room.consume()
            try await room.deliver(with: ScriptedSender(statuses: 200))
            let path = ["id": endpoint.id.text]
            let first: Webhooks.DeliveryList = try await room.call("listWebhookDeliveries", path: path, query: "limit=2&status=delivered")
            let rest: Webhooks.DeliveryList = try await room.call(
                "listWebhookDeliveries", path: path, query: "limit=2&before=\(try #require(first.next))")
            #expect(first.deliveries.count == 2 && rest.deliveries.count == 1 && rest.next == nil)
            let one = try #require(rest.deliveries.first)
            let report: WebhookDeliveryReport = try await room.call(
                "getWebhookDelivery", path: ["id": endpoint.id.text, "delivery": one.id.text])
            #expect(report.delivery == one && report.attempts.count == 1 && report.attempts[0].latencyMilliseconds >= 0)
            let count: Webhooks.RedeliveryCount = try await room.call(
                "redeliverFailedWebhooks", #"{"since":"2020-01-01T00:00:00Z"}"#, path: path)
            #expect(count.deliveries == 0)
            let stranger = AccountID.make()
            await #expect(throws: WebhooksError.notFound) {
                _ = try await room.webhooks.deliveries(to: endpoint.id, of: stranger, limit: 1)
            }
        }
    }
}
