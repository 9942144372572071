public import HTTPRouting
import HTTPTypes
import VoiceCore

extension Scope {
    /// To manage webhooks, which are told of everything in the account.
    public static let webhooksAdmin: Scope = "webhooks:admin"
}

extension Webhooks {
    public var routes: [Route] { endpointRoutes + [rotateRoute, testRoute] + deliveryRoutes }

    static let permission: Permission = .scope(.webhooksAdmin)
    static let idParameter = RouteParameter.path("id", WebhookID.self, "The webhook's id.")
    static let unknown = DeclaredError(.notFound, WebhooksError.notFound.code, "The account has no such webhook.")

    private static let invalid = [
        DeclaredError(
            .badRequest, WebhooksError.invalidURL("").code, "The address is not one that a webhook can have; the message says why."),
        DeclaredError(.badRequest, WebhooksError.addressRefused.code, "The address is of this machine or of a private network."),
        DeclaredError(.badRequest, WebhooksError.unknownEvent("").code, "There is no such event."),
        DeclaredError(.badRequest, WebhooksError.descriptionTooLong.code, "The description is too long, or not of one line."),
    ]

    struct NewWebhook: Codable, Sendable, FieldDescribing {
        let url: String
        let events: [String]?
        let description: String?
        let enabled: Bool?

        static let fieldNotes = [
            FieldNote("url", "Where it is sent to.", characters: 1...WebhookURL.lengthLimit),
            FieldNote("events", "The events that it is sent; all of them if absent or empty.", count: 0...100, of: WebhookEventKinds.all),
            FieldNote("description", "For whoever looks after it.", characters: 0...WebhooksError.descriptionLimit),
        ]
    }

    /// A webhook with its secret, which no later answer holds.
    struct WebhookWithSecret: Codable, Sendable {
        let webhook: WebhookEndpoint
        /// `whsec_…`, as the libraries of Standard Webhooks take it.
        let secret: String
    }

    struct WebhookList: Codable, Sendable {
        let webhooks: [WebhookEndpoint]
    }

    private var endpointRoutes: [Route] {
        [
            Route(
                .post, "/v1/webhooks", operation: "createWebhook", summary: "Makes a webhook; its secret is shown this once.",
                permission: Self.permission, body: .json(NewWebhook.self, description: "Where to, and what."),
                success: .json(WebhookWithSecret.self, status: .created, description: "The webhook with its secret."),
                errors: Self.invalid + [
                    DeclaredError(.conflict, WebhooksError.tooMany(limit: 0).code, "The account has as many webhooks as it may.")
                ]
            ) { request in
                let wanted = try await request.json(NewWebhook.self)
                let made = try await create(
                    for: request.requirePrincipal().account, url: wanted.url, events: wanted.events ?? [],
                    description: wanted.description, enabled: wanted.enabled ?? true)
                return try .json(
                    WebhookWithSecret(webhook: made.endpoint, secret: made.secret.text), status: .created,
                    headers: [.cacheControl: "no-store", .location: "/v1/webhooks/\(made.endpoint.id)"])
            },
            Route(
                .get, "/v1/webhooks", operation: "listWebhooks", summary: "Lists the account's webhooks, without their secrets.",
                permission: Self.permission, success: .json(WebhookList.self, description: "The webhooks, oldest first.")
            ) { request in
                try .json(WebhookList(webhooks: await endpoints(of: request.requirePrincipal().account)))
            },
            Route(
                .get, "/v1/webhooks/{id}", operation: "getWebhook", summary: "Tells of a webhook, and since when it fails if it does.",
                permission: Self.permission, parameters: [Self.idParameter],
                success: .json(WebhookEndpoint.self, description: "The webhook."), errors: [Self.unknown]
            ) { request in
                try .json(await endpoint(request.path("id"), of: request.requirePrincipal().account))
            },
            Route(
                .patch, "/v1/webhooks/{id}", operation: "updateWebhook", summary: "Changes a webhook, or switches it off and on.",
                permission: Self.permission, parameters: [Self.idParameter],
                body: .json(WebhookChange.self, description: "What is to change; what is absent stays."),
                success: .json(WebhookEndpoint.self, description: "The webhook as it is now."), errors: Self.invalid + [Self.unknown]
            ) { request in
                let id: WebhookID = try request.path("id")
                return try .json(
                    await update(id, of: request.requirePrincipal().account, request.json(WebhookChange.self)))
            },
            Route(
                .delete, "/v1/webhooks/{id}", operation: "deleteWebhook", summary: "Removes a webhook with its deliveries.",
                permission: Self.permission, parameters: [Self.idParameter], success: .empty(description: "It is gone."),
                errors: [Self.unknown]
            ) { request in
                try await delete(request.path("id"), of: request.requirePrincipal().account)
                return .empty()
            },
        ]
    }
}

extension WebhookChange: FieldDescribing {
    public static let fieldNotes = Webhooks.NewWebhook.fieldNotes
}
