import HTTPRouting
import HTTPTypes
import VoiceCore

extension Webhooks {
    struct Rotation: Codable, Sendable, FieldDescribing {
        /// For how long the secret before is valid beside the new one.
        let overlapSeconds: Int?

        static let fieldNotes = [
            FieldNote(
                "overlap_seconds", "For how long the secret before is valid beside the new one; a day if absent.",
                in: 0...Double(longestOverlap))
        ]
        static let longestOverlap = 7 * 86_400
    }

    var rotateRoute: Route {
        Route(
            .post, "/v1/webhooks/{id}/rotate-secret", operation: "rotateWebhookSecret",
            summary: "Gives a webhook a new secret, shown this once; the one before is valid beside it for a while.",
            permission: Self.permission, parameters: [Self.idParameter],
            body: .json(Rotation.self, description: "How long both are valid."),
            success: .json(WebhookWithSecret.self, description: "The webhook with its new secret."), errors: [Self.unknown]
        ) { request in
            let id: WebhookID = try request.path("id")
            let seconds = try await request.json(Rotation.self).overlapSeconds ?? 86_400
            guard (0...Rotation.longestOverlap).contains(seconds) else {
                throw APIError.invalidField("overlap_seconds", "It is 0 to \(Rotation.longestOverlap).")
            }
            let made = try await rotateSecret(
                of: id, account: request.requirePrincipal().account, overlap: .seconds(seconds))
            return try .json(
                WebhookWithSecret(webhook: made.endpoint, secret: made.secret.text), headers: [.cacheControl: "no-store"])
        }
    }

    var testRoute: Route {
        Route(
            .post, "/v1/webhooks/{id}/test", operation: "testWebhook",
            summary: "Sends a `webhook.test` once, whether or not the webhook is switched on; its delivery tells what came of it.",
            permission: Self.permission, parameters: [Self.idParameter],
            success: .json(WebhookDelivery.self, status: .accepted, description: "The delivery."), errors: [Self.unknown]
        ) { request in
            try .json(await test(request.path("id"), of: request.requirePrincipal().account), status: .accepted)
        }
    }
}
