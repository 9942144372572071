public import HTTPRouting
import HTTPTypes

/// The web app: its files, and the pages that its own router knows, which are all the same document.
///
/// Everything here is public: it says nothing of anybody's data, and a browser that opens it has nothing to show yet.
public struct WebApp: Sendable {
    private let files: any WebFiles

    /// - Parameter directory: serves the files of this folder as they are at the moment; `nil` serves those in the binary.
    public init(directory: String? = nil) { self.init(files: directory.map { FolderFiles(folder: $0) } ?? EmbeddedFiles()) }

    init(files: any WebFiles) { self.files = files }

    public var routes: [Route] {
        Self.pages.map(page) + [
            file("/service-worker.js", operation: "getServiceWorker", summary: "What keeps the web app at hand without a network."),
            file("/manifest.webmanifest", operation: "getManifest", summary: "What the web app says of itself when it is installed."),
            appFile,
        ]
    }

    /// The paths of the app's own router. Which page it is, the app reads from the address.
    private static let pages = [
        (path: "/", operation: "getHomePage", summary: "The web app: its home."),
        ("/sign-in", "getSignInPage", "The web app where a sign-in link leads."),
        ("/search", "getSearchPage", "The web app at its search."),
        ("/settings", "getSettingsPage", "The web app at its settings."),
        ("/recordings/{id}", "getRecordingPage", "The web app at a recording."),
        ("/recordings/{id}/compare", "getComparisonPage", "The web app at two of a recording's transcripts."),
        ("/collections/{id}", "getCollectionPage", "The web app at a collection."),
    ]

    /// The app for an address that leads nowhere, where it says so.
    public func missingPage() async throws -> RouteResponse {
        var response = try await answer(Self.document)
        response.headers[.eTag] = nil
        return response
    }

    private static let document = "index.html"

    private func answer(_ name: String) async throws -> RouteResponse {
        guard let file = await files.file(at: name) else { throw APIError.notFound("file of the web app") }
        var headers = PageHeaders.all
        headers[.eTag] = file.tag.description
        return .bytes(file.bytes, contentType: file.type, headers: headers)
    }

    private func page(_ path: String, operation: String, summary: String) -> Route {
        let parameters: [RouteParameter] = path.contains("{id}") ? [.path("id", String.self, "Whose page it is; the app asks for it.")] : []
        return route(path, operation, summary, parameters, types: ["text/html"]) { _ in Self.document }
    }

    private func file(_ path: String, operation: String, summary: String) -> Route {
        let name = String(path.dropFirst())
        return route(path, operation, summary, [], types: WebFile.mediaTypes) { _ in name }
    }

    private var appFile: Route {
        let path = RouteParameter.path("path", String.self, "Of the file, with its slashes.")
        return route("/app/{path*}", "getAppFile", "A file of the web app.", [path], types: WebFile.mediaTypes) { request in
            "app/" + (try request.path("path"))
        }
    }

    /// - Parameter name: of the file to answer with.
    private func route(
        _ path: String, _ operation: String, _ summary: String, _ parameters: [RouteParameter], types: [String],
        _ name: @escaping @Sendable (RouteRequest) throws -> String
    ) -> Route {
        var route = Route(
            .get, path, operation: operation, summary: summary, permission: .public, parameters: parameters,
            success: .stream(types, description: "The file."),
            errors: [DeclaredError(.notFound, "not_found", "The web app has no such file.")], caching: .shared(seconds: 0)
        ) { request in
            try await answer(try name(request))
        }
        // What stands behind the question mark is for the app.
        route.acceptsUndeclaredQuery = true
        route.group = "web-app"
        return route
    }
}
