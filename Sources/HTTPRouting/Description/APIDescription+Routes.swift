import HTTPTypes
import NIOCore

extension APIDescription {
    static let documentPath = "/openapi.json"

    /// `/openapi.json` and `/docs` for these routes and themselves, made once: they cannot change while the server runs.
    ///
    /// Public, since they say nothing of anybody's data, and a browser that opens the page has no key to show.
    ///
    /// - Parameter version: of the program.
    /// - Throws: `DescriptionError` for a body whose type has no schema.
    public static func routes(describing routes: [Route], version: String) throws -> [Route] {
        let own = [document(ByteBuffer()), page(""), style]
        let description = try APIDescription(version: version, routes: routes + own)
        let json = try description.document.encoded()
        return [document(ByteBuffer(bytes: json)), page(ReferencePage(description: description).html), style]
    }

    private static func document(_ json: ByteBuffer) -> Route {
        Route(
            .get, documentPath, operation: "getDescription", summary: "This interface in OpenAPI 3.1.", permission: .public,
            success: .json(JSONValue.self, description: "The document."),
            caching: .shared(seconds: 0)
        ) { _ in .bytes(json, contentType: "application/json") }
    }

    private static func page(_ html: String) -> Route {
        Route(
            .get, "/docs", operation: "getReference", summary: "This interface as a page for people.", permission: .public,
            success: .stream(["text/html"], description: "The page."), caching: .shared(seconds: 0)
        ) { _ in
            // Nothing but the page's own style may be loaded, and nothing at all may run.
            let policy = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
            return .bytes(
                ByteBuffer(string: html), contentType: "text/html; charset=utf-8", headers: [.contentSecurityPolicy: policy])
        }
    }

    private static var style: Route {
        Route(
            .get, ReferencePage.stylePath, operation: "getReferenceStyle", summary: "The style of the page for people.",
            permission: .public, success: .stream(["text/css"], description: "The style."), caching: .shared(seconds: 0)
        ) { _ in .text(ReferencePage.style, contentType: "text/css; charset=utf-8") }
    }
}
