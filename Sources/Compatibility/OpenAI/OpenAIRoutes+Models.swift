import HTTPRouting
import HTTPTypes
import Transcription
import VoiceCore

/// A model as OpenAI's interface tells of it: an engine, or the name that stands for the account's default one.
struct ModelObject: Codable, Sendable {
    let id: String
    let object: String
    /// Seconds since 1970.
    let created: Int64
    let ownedBy: String
}

struct ModelList: Codable, Sendable {
    let object: String
    let data: [ModelObject]
}

extension OpenAIRoutes {
    /// The name under which every account finds its default engine.
    static let defaultModel = "whisper-1"

    var modelListRoute: Route {
        Route(
            .get, "/v1/models", operation: "listModels", summary: "Lists the speech models, as OpenAI's clients read them.",
            permission: .authenticated, success: .json(ModelList.self, description: "The engines, and the name of the default one."),
            errorFormat: Self.errorFormat
        ) { request in
            try .json(ModelList(object: "list", data: await modelObjects(of: request.requirePrincipal().account)))
        }
    }

    var modelRoute: Route {
        Route(
            .get, "/v1/models/{model}", operation: "getModel", summary: "Tells of one speech model.", permission: .authenticated,
            parameters: [.path("model", String.self, "An engine's name, or \(Self.defaultModel).")],
            success: .json(ModelObject.self, description: "The model."),
            errors: [DeclaredError(.notFound, "model_not_found", "No such engine is installed.")], errorFormat: Self.errorFormat
        ) { request in
            let name = try request.path("model", as: String.self)
            let known = try await modelObjects(of: request.requirePrincipal().account)
            guard let model = known.first(where: { $0.id == name }) else { throw APIError.modelNotFound(name) }
            return try .json(model)
        }
    }

    private func modelObjects(of account: AccountID) async throws -> [ModelObject] {
        let names = try await models.engines(of: account).engines.map(\.capabilities.engine)
        guard !names.isEmpty else { return [] }
        let created = offeredSince.microseconds / 1_000_000
        return ([Self.defaultModel] + names.filter { $0 != Self.defaultModel }).map {
            ModelObject(id: $0, object: "model", created: created, ownedBy: "crescendo")
        }
    }
}
