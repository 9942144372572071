import HTTPRouting
import HTTPTypes
import VoiceCore

extension Recordings {
    var collectionRoutes: [Route] {
        [
            createCollectionRoute, listCollectionsRoute, getCollectionRoute, renameCollectionRoute, deleteCollectionRoute,
            addToCollectionRoute, removeFromCollectionRoute,
        ]
    }

    struct CollectionName: Codable, Sendable, FieldDescribing {
        let name: String

        static let fieldNotes = [FieldNote("name", "What it is called.", characters: 1...RecordingsError.textLimit)]
    }

    struct CollectionList: Codable, Sendable {
        let collections: [RecordingCollection]
        /// Give it as `before` to read on; absent on the last page.
        let next: CollectionID?
    }

    private static let collectionParameter = RouteParameter.path("id", CollectionID.self, "The collection's id.")
    private static let unknownCollection = DeclaredError(
        .notFound, RecordingsError.collectionNotFound.code, "The account has no such collection.")

    private var createCollectionRoute: Route {
        Route(
            .post, "/v1/collections", operation: "createCollection", summary: "Makes a collection of recordings.",
            permission: Self.write, body: .json(CollectionName.self, description: "A name of 1 to 200 characters."), bodyLimit: 16 << 10,
            success: .json(RecordingCollection.self, status: .created, description: "The collection, empty."),
            errors: [Self.invalidField] + Self.diskFull
        ) { request in
            let name = try await request.json(CollectionName.self).name
            let collection = try await createCollection(named: name, for: request.requirePrincipal().account)
            return try .json(collection, status: .created, headers: [.location: "/v1/collections/\(collection.id)"])
        }
    }

    private var listCollectionsRoute: Route {
        Route(
            .get, "/v1/collections", operation: "listCollections", summary: "Lists collections, newest first.", permission: Self.read,
            parameters: [
                .query("before", CollectionID.self, "Only collections made before this one."),
                .query("limit", Int.self, "How many at most.", in: 1...200, default: 50),
            ],
            success: .json(CollectionList.self, description: "A page of collections.")
        ) { request in
            let limit = try Self.pageLimit(request)
            let page = try await collections(
                of: request.requirePrincipal().account, before: request.query("before"), limit: limit + 1)
            let shown = Array(page.prefix(limit))
            return try .json(CollectionList(collections: shown, next: page.count > limit ? shown.last?.id : nil))
        }
    }

    private var getCollectionRoute: Route {
        Route(
            .get, "/v1/collections/{id}", operation: "getCollection",
            summary: "Tells of a collection; its recordings are listed by /v1/recordings?collection=.", permission: Self.read,
            parameters: [Self.collectionParameter], success: .json(RecordingCollection.self, description: "The collection."),
            errors: [Self.unknownCollection]
        ) { request in
            try .json(await collection(request.path("id"), of: request.requirePrincipal().account))
        }
    }

    private var renameCollectionRoute: Route {
        Route(
            .patch, "/v1/collections/{id}", operation: "renameCollection", summary: "Renames a collection.", permission: Self.write,
            parameters: [Self.collectionParameter, Self.ifMatchParameter],
            body: .json(CollectionName.self, description: "A name of 1 to 200 characters."), bodyLimit: 16 << 10,
            success: .json(RecordingCollection.self, description: "The collection as it is now."),
            errors: [Self.unknownCollection, Self.invalidField, Self.preconditionFailed] + Self.diskFull
        ) { request in
            let name = try await request.json(CollectionName.self).name
            let account = try request.requirePrincipal().account
            return try .json(await renameCollection(request.path("id"), to: name, of: account, if: request.preconditions))
        }
    }

    private var deleteCollectionRoute: Route {
        Route(
            .delete, "/v1/collections/{id}", operation: "deleteCollection", summary: "Removes a collection; its recordings stay.",
            permission: Self.write, parameters: [Self.collectionParameter], success: .empty(description: "It is gone."),
            errors: [Self.unknownCollection] + Self.diskFull
        ) { request in
            try await deleteCollection(request.path("id"), of: request.requirePrincipal().account)
            return .empty()
        }
    }

    private static let memberParameters = [
        collectionParameter, RouteParameter.path("recording", RecordingID.self, "The recording's id."),
    ]

    private var addToCollectionRoute: Route {
        Route(
            .put, "/v1/collections/{id}/recordings/{recording}", operation: "addToCollection",
            summary: "Puts a recording into a collection.", permission: Self.write, parameters: Self.memberParameters,
            success: .empty(description: "It is in the collection."),
            errors: [Self.unknownCollection, Self.unknownRecording] + Self.diskFull
        ) { request in
            try await add(request.path("recording"), to: request.path("id"), of: request.requirePrincipal().account)
            return .empty()
        }
    }

    private var removeFromCollectionRoute: Route {
        Route(
            .delete, "/v1/collections/{id}/recordings/{recording}", operation: "removeFromCollection",
            summary: "Takes a recording out of a collection.", permission: Self.write, parameters: Self.memberParameters,
            success: .empty(description: "It is not in the collection."), errors: [Self.unknownCollection] + Self.diskFull
        ) { request in
            try await remove(request.path("recording"), from: request.path("id"), of: request.requirePrincipal().account)
            return .empty()
        }
    }
}
