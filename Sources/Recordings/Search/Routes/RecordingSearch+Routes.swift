public import HTTPRouting
import HTTPTypes

extension RecordingSearch {
    public var routes: [Route] { [searchRoute, rebuildRoute, rebuildStatusRoute] }

    private var searchRoute: Route {
        Route(
            .get, "/v1/search", operation: "searchRecordings",
            summary: "Finds recordings by what was said in them, their titles, speakers, tags and notes.", permission: Recordings.read,
            parameters: [
                .query(
                    "q", String.self,
                    "Words that must all be there, in any case and with any accents; `\"a phrase\"`, `begin*`, `-without`.",
                    characters: 1...1000, required: true),
                .query("limit", Int.self, "How many recordings at most.", in: 1...100, default: 20),
                .query("hits", Int.self, "How many places of each recording are shown, beside its title.", in: 0...20, default: 3),
                .query("cursor", String.self, "The `next` of the page before.", characters: 1...1000),
            ] + Recordings.commonFilterParameters,
            success: .json(
                SearchResults.self, description: "A page of results, the best first.",
                headers: ["Link": "The next page (`rel=\"next\"`), if there is one."]),
            errors: [
                DeclaredError(.badRequest, SearchError.emptyQuery.code, "There is no word to search for."),
                DeclaredError(.badRequest, SearchError.queryTooLong.code, "There are too many words."),
                DeclaredError(.badRequest, SearchError.invalidCursor.code, "The cursor belongs to no search like this one."),
                Recordings.invalidField, Self.unavailable,
            ], caching: .never
        ) { request in
            let account = try request.requirePrincipal().account
            let results = try await search(Self.searchRequest(request), account: account)
            let headers: HTTPFields = results.next.map { [.link: request.nextPage(["cursor": $0])] } ?? [:]
            return try .json(results, headers: headers)
        }
    }

    private static func searchRequest(_ request: RouteRequest) throws -> SearchRequest {
        var filter = try Recordings.commonFilter(request)
        try filter.check()
        filter.isDeleted = false
        return SearchRequest(
            query: try SearchQuery(request.query("q") ?? ""), filter: filter, cursor: try request.query("cursor"),
            limit: try request.query("limit") ?? 20, hits: try request.query("hits") ?? 3)
    }

    private static let unavailable = DeclaredError(
        .serviceUnavailable, SearchError.unavailable.code, "The index was damaged and is being made anew; try again shortly.")

    private var rebuildRoute: Route {
        Route(
            .post, "/v1/admin/search-index", operation: "rebuildSearchIndex", summary: "Makes the search index anew, in the background.",
            permission: .scope("server:admin"),
            success: .json(SearchRebuild.self, status: .accepted, description: "It has begun, or was under way."),
            errors: [Self.unavailable]
        ) { _ in try .json(await requestRebuild(), status: .accepted) }
    }

    private var rebuildStatusRoute: Route {
        Route(
            .get, "/v1/admin/search-index", operation: "getSearchIndex", summary: "Tells how far the search index is.",
            permission: .scope("server:admin"), success: .json(SearchRebuild.self, description: "How far it is."),
            errors: [Self.unavailable], caching: .never
        ) { _ in try .json(await status()) }
    }
}
