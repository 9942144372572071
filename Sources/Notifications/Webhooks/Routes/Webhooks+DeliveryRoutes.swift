public import HTTPRouting
import HTTPTypes
import VoiceCore

extension WebhookDelivery.Status: ParameterValue {}

extension Webhooks {
    struct DeliveryList: Codable, Sendable {
        let deliveries: [WebhookDelivery]
        /// To ask with as `before` for older ones; absent at the end.
        let next: WebhookMessageID?
    }

    struct Redelivery: Codable, Sendable {
        /// Events from here on.
        let since: Timestamp
    }

    struct RedeliveryCount: Codable, Sendable {
        let deliveries: Int
    }

    private static let deliveryParameter = RouteParameter.path("delivery", WebhookMessageID.self, "The delivery's id.")
    private static let unknownDelivery = DeclaredError(
        .notFound, WebhooksError.deliveryNotFound.code, "The webhook has no such delivery; finished ones are kept for 30 days.")

    var deliveryRoutes: [Route] { [listDeliveriesRoute, deliveryRoute, redeliverRoute, redeliverFailedRoute] }

    private var listDeliveriesRoute: Route {
        Route(
            .get, "/v1/webhooks/{id}/deliveries", operation: "listWebhookDeliveries",
            summary: "Lists what was sent, is being sent, or was given up.", permission: Self.permission,
            parameters: [
                Self.idParameter, .query("status", WebhookDelivery.Status.self, "Only those with this status."),
                .query("before", WebhookMessageID.self, "Only those made before this one: the `next` of the page before."),
                .query("limit", Int.self, "How many at most.", in: 1...200, default: 50),
            ],
            success: .json(DeliveryList.self, description: "The deliveries, newest first."), errors: [Self.unknown], caching: .never
        ) { request in
            let limit = try request.query("limit", as: Int.self) ?? 50
            let page = try await deliveries(
                to: request.path("id"), of: request.requirePrincipal().account, status: request.query("status"),
                before: request.query("before"), limit: limit)
            return try .json(DeliveryList(deliveries: page, next: page.count == limit ? page.last?.id : nil))
        }
    }

    private var deliveryRoute: Route {
        Route(
            .get, "/v1/webhooks/{id}/deliveries/{delivery}", operation: "getWebhookDelivery",
            summary: "Tells of a delivery and every attempt: when, with what status, how long it took.", permission: Self.permission,
            parameters: [Self.idParameter, Self.deliveryParameter],
            success: .json(WebhookDeliveryReport.self, description: "The delivery and its attempts."),
            errors: [Self.unknown, Self.unknownDelivery], caching: .never
        ) { request in
            try .json(
                await delivery(request.path("delivery"), to: request.path("id"), of: request.requirePrincipal().account))
        }
    }

    private var redeliverRoute: Route {
        Route(
            .post, "/v1/webhooks/{id}/deliveries/{delivery}/redeliver", operation: "redeliverWebhook",
            summary: "Sends a delivery again, under the same `webhook-id`.", permission: Self.permission,
            parameters: [Self.idParameter, Self.deliveryParameter],
            success: .json(WebhookDelivery.self, status: .accepted, description: "The delivery, which is tried again."),
            errors: [
                Self.unknown, Self.unknownDelivery,
                DeclaredError(.conflict, WebhooksError.deliveryPending.code, "It is still being tried."),
            ]
        ) { request in
            try .json(
                await redeliver(request.path("delivery"), to: request.path("id"), of: request.requirePrincipal().account),
                status: .accepted)
        }
    }

    private var redeliverFailedRoute: Route {
        Route(
            .post, "/v1/webhooks/{id}/redeliver", operation: "redeliverFailedWebhooks",
            summary: "Sends everything again that was given up since a time.", permission: Self.permission,
            parameters: [Self.idParameter], body: .json(Redelivery.self, description: "Since when."),
            success: .json(RedeliveryCount.self, status: .accepted, description: "How many deliveries are tried again."),
            errors: [Self.unknown]
        ) { request in
            let id: WebhookID = try request.path("id")
            let since = try await request.json(Redelivery.self).since
            return try .json(
                RedeliveryCount(
                    deliveries: await redeliverFailed(to: id, of: request.requirePrincipal().account, since: since)),
                status: .accepted)
        }
    }
}
