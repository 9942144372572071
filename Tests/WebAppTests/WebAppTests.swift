import Foundation
import HTTPRouting
import HTTPTypes
import NIOCore
import Testing

@testable import WebApp

/// The folder of the web app in this repository.
private let web = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appending(path: "Web")

/// Files in memory.
private struct GivenFiles: WebFiles {
    let texts: [String: String]

    func file(at path: String) async -> WebFile? { texts[path].map { WebFile(path: path, bytes: ByteBuffer(string: $0)) } }
}

@Suite struct WebAppTests {
    private static let app = WebApp(
        files: GivenFiles(texts: [
            "index.html": "<!doctype html>", "service-worker.js": "self", "manifest.webmanifest": "{}", "app/main.js": "main",
            "app/pages/home.js": "home", "app/look.css": "look", "app/icon.svg": "<svg/>", "app/strange.xyz": "?",
        ]))

    /// What the table of the app's routes answers.
    private func answer(_ target: String, of app: WebApp = app) async throws -> RouteResponse {
        let table = try RouteTable(app.routes)
        guard case .found(let route, let values) = table.match(.get, target) else { throw APIError.notFound("route") }
        #expect(route.permission == .public)
        let head = HTTPRequest(method: .get, scheme: nil, authority: nil, path: target)
        return try await route.handler(RouteRequest(id: "r", head: head, route: route, pathValues: values))
    }

    private func text(_ response: RouteResponse) throws -> String {
        guard case .bytes(let bytes) = response.body else { throw APIError.notFound("body") }
        return String(buffer: bytes)
    }

    @Test(arguments: [
        "/", "/sign-in", "/search", "/search?q=hello%20you&x=1", "/settings", "/recordings/rec_01m7z1wm74e7cabptkf0r3ttqn",
        "/recordings/rec_01m7z1wm74e7cabptkf0r3ttqn/compare?with=x", "/collections/anything",
    ])
    func everyPageIsTheSameDocument(_ path: String) async throws {
        let response = try await answer(path)
        #expect(try text(response) == "<!doctype html>")
        #expect(response.headers[.contentType] == "text/html; charset=utf-8")
    }

    @Test func anAddressThatLeadsNowhereOpensTheAppUnderTheSameRules() async throws {
        let (missing, home) = (try await Self.app.missingPage(), try await answer("/"))
        #expect(try text(missing) == text(home))
        #expect(missing.headers[.contentSecurityPolicy] == home.headers[.contentSecurityPolicy])
    }

    @Test(arguments: [
        ("/service-worker.js", "self", "text/javascript; charset=utf-8"), ("/manifest.webmanifest", "{}", "application/manifest+json"),
        ("/app/main.js", "main", "text/javascript; charset=utf-8"), ("/app/pages/home.js", "home", "text/javascript; charset=utf-8"),
        ("/app/look.css", "look", "text/css; charset=utf-8"), ("/app/icon.svg", "<svg/>", "image/svg+xml"),
        ("/app/strange.xyz", "?", "application/octet-stream"),
    ])
    func filesHaveTheTypesThatBrowsersRunThemUnder(_ path: String, _ content: String, _ type: String) async throws {
        let response = try await answer(path)
        #expect(try text(response) == content)
        #expect(response.headers[.contentType] == type)
    }

    @Test(arguments: ["/app/nothing.js", "/app/", "/app/pages", "/app/../index.html", "/app/main.js/", "/app//main.js"])
    func whatIsNotThereIsNotFound(_ path: String) async {
        let error = await #expect(throws: APIError.self) { try await answer(path) }
        #expect(error?.status == .notFound)
    }

    @Test func eachFileSaysWhatBrowsersMayLetItDo() async throws {
        for path in ["/", "/app/main.js", "/service-worker.js"] {
            let headers = try await answer(path).headers
            let policy = try #require(headers[.contentSecurityPolicy])
            #expect(policy.hasPrefix("default-src 'none'; script-src 'self'; style-src 'self'; ") && !policy.contains("unsafe"))
            for part in ["connect-src 'self'", "worker-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"] {
                #expect(policy.contains(part))
            }
            #expect(headers[try #require(HTTPField.Name("cross-origin-opener-policy"))] == "same-origin")
            #expect(headers[try #require(HTTPField.Name("permissions-policy"))]?.contains("microphone=(self)") == true)
        }
    }

    @Test func theTagFollowsTheContent() async throws {
        let tag = { (text: String) in
            try await answer("/app/a.js", of: WebApp(files: GivenFiles(texts: ["app/a.js": text]))).headers[.eTag]
        }
        let first = try await tag("one")
        #expect(first?.hasPrefix("\"") == true)
        #expect(try await tag("one") == first)
        #expect(try await tag("two") != first)
        #expect(WebApp().routes.allSatisfy { $0.caching == .shared(seconds: 0) })
    }

    @Test func everyTypeIsInTheDescription() throws {
        let document = try APIDescription(version: "1", routes: Self.app.routes).document
        let content = document["paths"]?["/app/{path}"]?["get"]?["responses"]?["200"]?["content"]
        #expect(content?["text/javascript"] != nil && content?["application/octet-stream"] != nil)
        #expect(document["paths"]?["/"]?["get"]?["responses"]?["200"]?["content"]?["text/html"] != nil)
    }

    // MARK: - The binary's own files

    /// Every file under Web/ that is served, by its path.
    private func filesOfTheFolder() throws -> Set<String> {
        let paths = FileManager.default.subpaths(atPath: web.path) ?? []
        return Set(
            paths.filter { path in
                var isFolder: ObjCBool = false
                let isHidden = path.split(separator: "/").contains { $0.first == "." }
                return !isHidden && !path.hasSuffix(".md")
                    && FileManager.default.fileExists(atPath: web.appending(path: path).path, isDirectory: &isFolder) && !isFolder.boolValue
            })
    }

    @Test func theBinaryHoldsEveryFileOfTheFolder() async throws {
        let embedded = EmbeddedFiles()
        let folder = try filesOfTheFolder()
        #expect(embedded.paths == folder, "run scripts/web-files.py: a file under Web/ was added, renamed or removed")
        for path in folder {
            let bytes = FileManager.default.contents(atPath: web.appending(path: path).path)
            let file = await embedded.file(at: path)
            #expect(file.map { Data($0.bytes.readableBytesView) } == bytes, "Web/\(path) was changed since the last build")
        }
    }

    @Test func noFileIsOfAnUnknownType() async throws {
        let embedded = EmbeddedFiles()
        for path in embedded.paths {
            #expect(await embedded.file(at: path)?.type != "application/octet-stream", "Web/\(path): name its type in WebFile")
        }
    }

    /// What the policy would refuse at run time is found here.
    @Test func theDocumentHasNothingInline() async throws {
        let page = try await text(answer("/", of: WebApp()))
        #expect(page.contains("<script") && !page.contains("style=") && !page.contains("<style") && !page.contains("javascript:"))
        for script in page.matches(of: /<script[^>]*>([^<]*)<\/script>/) {
            #expect(script.0.contains("src=") && script.1.allSatisfy(\.isWhitespace), "\(script.0)")
        }
        #expect(page.firstMatch(of: /\son[a-z]+=/) == nil, "a handler in the markup would not run")
    }
}

@Suite struct FolderFilesTests {
    @Test func aFolderIsServedAsItIsAtTheMoment() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "web-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder.appending(path: "site/app"), withIntermediateDirectories: true)
        let write = { (text: String, path: String) in try Data(text.utf8).write(to: folder.appending(path: path)) }
        try write("first", "site/app/main.js")
        try write("secret", "secret.txt")
        try write("hidden", "site/.hidden")
        let files = FolderFiles(folder: folder.path + "/site")
        let first = try #require(await files.file(at: "app/main.js"))
        #expect(String(buffer: first.bytes) == "first" && first.type == "text/javascript; charset=utf-8")
        try write("second", "site/app/main.js")
        let second = try #require(await files.file(at: "app/main.js"))
        #expect(String(buffer: second.bytes) == "second" && second.tag != first.tag)
        for path in ["../secret.txt", "app/../../secret.txt", ".hidden", "", "app", "app/", "/app/main.js", "nothing", "app/main.js\0"] {
            #expect(await files.file(at: path) == nil, "\(path)")
        }
    }
}
