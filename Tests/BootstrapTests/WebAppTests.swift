import Foundation
import Testing

@testable import Bootstrap

/// Opening the web app as its owner does: the link that the start prints, a browser's cookie, and what it may ask with it.
@Suite struct WebAppTests {
    /// What a browser's page sends with what it asks.
    private static func page(_ server: ServerProcess, _ cookie: String? = nil) -> [String] {
        let own = ["--header", "Origin: http://127.0.0.1:\(server.port)", "--header", "Sec-Fetch-Site: same-origin"]
        return own + (cookie.map { ["--header", "Cookie: crescendo_session=\($0)"] } ?? [])
    }

    private static func json(_ text: String) -> [String] { ["--header", "Content-Type: application/json", "--data", text] }

    /// The token behind a link's `#`.
    private static func token(in text: String, of server: ServerProcess) throws -> String {
        let link = try #require(text.firstMatch(of: /(https?:\/\/[^\s\/]+)\/sign-in#([A-Za-z0-9_-]{43})/))
        #expect(link.1 == "http://127.0.0.1:\(server.port)")
        return String(link.2)
    }

    /// Signs in and gives the cookie.
    private static func signIn(_ token: String, _ server: ServerProcess, in folder: TemporaryFolder) async throws -> String {
        let headers = folder.path + "/headers"
        let answer = try await server.ask(
            "/v1/session", page(server) + json(#"{"token":"\#(token)"}"#) + ["--dump-header", headers], key: nil)
        #expect(answer.status == 201, "\(answer)")
        let text = try String(contentsOfFile: headers, encoding: .utf8)
        let cookie = try #require(text.firstMatch(of: /Set-Cookie: crescendo_session=([^;]+); (.*)/.ignoresCase()))
        #expect(cookie.2.hasPrefix("Max-Age=2592000; Path=/; HttpOnly; SameSite=Strict") && !cookie.2.contains("Secure"))
        return String(cookie.1)
    }

    @Test func theLinkOfTheStartSignsABrowserInAndOut() async throws {
        let folder = try TemporaryFolder()
        let server = try await ServerProcess(folder.path + "/data")
        while !server.output.contains("/sign-in#") { await Task.yield() }
        let token = try Self.token(in: server.output, of: server)
        let cookie = try await Self.signIn(token, server, in: folder)
        let again = try await server.ask("/v1/session", Self.json(#"{"token":"\#(token)"}"#), key: nil)
        #expect(again.status == 401 && again.body.contains("sign_in_link_invalid"))

        let mine = Self.page(server, cookie)
        #expect(try await server.ask("/v1/session", mine, key: nil).text("session").hasPrefix("ses_"))
        #expect(try await server.ask("/v1/recordings", mine, key: nil).status == 200)
        let made = try await server.ask("/v1/keys", mine + Self.json(#"{"name":"from the page"}"#), key: nil)
        #expect(made.status == 201, "\(made)")
        let foreign = ["--header", "Cookie: crescendo_session=\(cookie)", "--header", "Sec-Fetch-Site: same-site"]
        let refused = try await server.ask("/v1/keys", foreign + Self.json(#"{"name":"x"}"#), key: nil)
        #expect(refused.status == 403 && refused.body.contains("cross_site_request"))

        let (status, link) = try await Crescendo.run(["sign-in", "--data-dir", server.directory])
        #expect(status == 0)
        let other = try await Self.signIn(Self.token(in: link, of: server), server, in: folder)
        let list = try await server.ask("/v1/sessions", mine, key: nil).json()["sessions"] as? [[String: Any]]
        #expect(list?.count == 2 && list?.filter { $0["is_current"] as? Bool == true }.count == 1)
        let id = try #require(list?.first { $0["is_current"] as? Bool == false }?["id"] as? String)
        #expect(try await server.ask("/v1/sessions/\(id)", mine + ["--request", "DELETE"], key: nil).status == 204)
        #expect(try await server.ask("/v1/recordings", Self.page(server, other), key: nil).status == 401)

        #expect(try await server.ask("/v1/session", mine + ["--request", "DELETE"], key: nil).status == 204)
        #expect(try await server.ask("/v1/recordings", mine, key: nil).status == 401)
        server.terminate()
        #expect(await server.status() == 0)
        for secret in [cookie, other] { #expect(!server.output.contains(secret), "the log has a cookie") }
    }

    @Test func aSessionOutlivesTheServer() async throws {
        let folder = try TemporaryFolder()
        let server = try await ServerProcess(folder.path + "/data")
        let (_, link) = try await Crescendo.run(["sign-in", "--data-dir", server.directory])
        let cookie = try await Self.signIn(Self.token(in: link, of: server), server, in: folder)
        server.terminate()
        #expect(await server.status() == 0)
        let (status, said) = try await Crescendo.run(["sign-in", "--data-dir", server.directory])
        #expect(status == 69 && said.contains("crescendo serve"), "there is nothing to sign in to: \(said)")
        let next = try await ServerProcess(server.directory)
        #expect(try await next.ask("/v1/recordings", Self.page(next, cookie), key: nil).status == 200)
        next.terminate()
        #expect(await next.status() == 0)
    }

    /// The stream of what happens is open for hours; whoever is signed out hears no more.
    @Test func aStreamEndsWithItsSession() async throws {
        let folder = try TemporaryFolder()
        let server = try await ServerProcess(folder.path + "/data")
        let (_, link) = try await Crescendo.run(["sign-in", "--data-dir", server.directory])
        let cookie = try await Self.signIn(Self.token(in: link, of: server), server, in: folder)
        let mine = Self.page(server, cookie)
        let file = folder.path + "/events"
        async let stream = server.ask("/v1/events", mine + ["--no-buffer", "--output", file], key: nil)
        while (try? String(contentsOfFile: file, encoding: .utf8))?.contains("event: snapshot") != true {
            _ = try await server.ask("/healthz", key: nil)
        }
        #expect(try await server.ask("/v1/session", mine + ["--request", "DELETE"], key: nil).status == 204)
        let ended = try await stream
        #expect(ended.status == 200 && ended.exitStatus == 0, "it was ended, not cut off")
        server.terminate()
        #expect(await server.status() == 0)
    }

    @Test func thePageAndItsFilesAreInTheProgram() async throws {
        let folder = try TemporaryFolder()
        let server = try await ServerProcess(folder.path + "/data")
        let headers = folder.path + "/headers"
        for path in ["/", "/sign-in", "/settings", "/recordings/rec_x"] {
            let page = try await server.ask(path, ["--dump-header", headers], key: nil)
            #expect(page.status == 200 && page.body.contains("<!doctype html>"), "\(path)")
        }
        let text = try String(contentsOfFile: headers, encoding: .utf8).lowercased()
        for line in [
            "content-type: text/html; charset=utf-8", "cache-control: public, no-cache", "x-content-type-options: nosniff",
            "referrer-policy: no-referrer", "cross-origin-opener-policy: same-origin",
            "content-security-policy: default-src 'none'; script",
        ] { #expect(text.contains(line), "\(line)") }
        for path in ["/", "/app/main.js", "/service-worker.js"] {
            try await repeatedVisit(to: path, of: server, in: folder)
        }
        let packed = try await server.ask("/", ["--compressed", "--dump-header", headers], key: nil)
        #expect(packed.body.contains("<!doctype html>"))
        #expect(try String(contentsOfFile: headers, encoding: .utf8).lowercased().contains("content-encoding: gzip"))
        #expect(try await server.ask("/app/no/such.js", key: nil).status == 404)
        #expect(try await server.ask("/nowhere", key: nil).status == 401)
        server.terminate()
        #expect(await server.status() == 0)
    }

    /// A browser puts the headers of a 304 over those that it has, so the policy must be the same.
    private func repeatedVisit(to path: String, of server: ServerProcess, in folder: TemporaryFolder) async throws {
        func headers(_ arguments: [String], _ status: Int) async throws -> String {
            let file = folder.path + "/headers"
            let answer = try await server.ask(path, arguments + ["--dump-header", file, "--output", "/dev/null"], key: nil)
            #expect(answer.status == status, "\(path)")
            return try String(contentsOfFile: file, encoding: .utf8).lowercased()
        }
        let policy = /content-security-policy: .*|cross-origin-opener-policy: .*|permissions-policy: .*/
        for coding in ["identity", "gzip"] {
            let accept = ["--header", "Accept-Encoding: \(coding)"]
            let first = try await headers(accept, 200)
            let tag = try #require(first.firstMatch(of: /etag: ("[0-9a-f]+(?:-gzip)?")/)?.1)
            let second = try await headers(accept + ["--header", "If-None-Match: \(tag)"], 304)
            let said = first.matches(of: policy).map(\.output).sorted()
            #expect(said.count == 3 && second.matches(of: policy).map(\.output).sorted() == said, "\(path)")
        }
    }

    @Test func aFolderIsServedInItsPlace() async throws {
        let folder = try TemporaryFolder()
        let web = folder.path + "/web"
        try FileManager.default.createDirectory(atPath: web + "/app", withIntermediateDirectories: true)
        try Data("one".utf8).write(to: URL(filePath: web + "/app/a.js"))
        let server = try await ServerProcess(folder.path + "/data", ["--web-directory", web])
        #expect(try await server.ask("/app/a.js", key: nil).body == "one")
        try Data("two".utf8).write(to: URL(filePath: web + "/app/a.js"))
        #expect(try await server.ask("/app/a.js", key: nil).body == "two")
        #expect(try await server.ask("/", key: nil).status == 404)
        server.terminate()
        #expect(await server.status() == 0)
    }

    @Test func enginesAndStorageAreTold() async throws {
        let folder = try TemporaryFolder()
        let server = try await ServerProcess(folder.path + "/data")
        let key = try server.ownerKey()
        let engines = try await server.ask("/v1/engines", key: key).json()["engines"] as? [[String: Any]]
        let engine = try #require(engines?.first)
        #expect(engine["name"] as? String == "pocketsphinx" && engine["is_default"] as? Bool == true)
        #expect(engine["is_installed"] as? Bool == true && (engine["model_version"] as? String)?.hasPrefix("en-us-") == true)
        for text in ["version", "expectation", "advice"] { #expect((engine[text] as? String)?.isEmpty == false, "\(text)") }
        let storage = try await server.ask("/v1/storage", key: key).json()
        let bytes = try #require(storage["bytes"] as? [String: Any])
        #expect(bytes["originals"] as? Int == 0 && (bytes["database"] as? Int).map { $0 > 10_000 } == true)
        #expect((storage["free_bytes"] as? Int).map { $0 > 0 } == true && storage["recordings"] as? Int == 0)
        server.terminate()
        #expect(await server.status() == 0)
    }

    @Test func theSampleIsTheFileThatTheSettingsName() async throws {
        let folder = try TemporaryFolder()
        let wav = try await folder.speech()
        let script = "CRESCENDO_SAMPLE_FILE=\"$2\" exec \"$0\" serve --data-dir \"$1\" --port 0"
        let data = folder.path + "/data"
        let server = try await ServerProcess(command: ["bash", "-c", script, Crescendo.path, data, wav], directory: data)
        let key = try server.ownerKey()
        let made = try await server.ask("/v1/recordings/sample", ["--request", "POST"], key: key)
        #expect(made.status == 201, "\(made)")
        let again = try await server.ask("/v1/recordings/sample", ["--request", "POST"], key: key)
        #expect(again.status == 200)
        #expect(try again.text("id") == made.text("id"))
        server.terminate()
        #expect(await server.status() == 0)
    }
}

@Suite struct WebAppSettingsTests {
    private func origin(_ options: [String: String]) throws -> String {
        try Settings(options: options, environment: [:], isTerminal: false).origin(port: 9000)
    }

    @Test func theLinkLeadsWhereABrowserCanGo() throws {
        #expect(try origin([:]) == "http://127.0.0.1:9000")
        #expect(try origin(["listen": "[::1]:80"]) == "http://[::1]:9000")
        #expect(try origin(["listen": "localhost:80", "allowedHosts": "a.example"]) == "http://localhost:9000")
        let tls = ["tlsCertificate": "c", "tlsKey": "k"]
        #expect(try origin(tls.merging(["listen": "0.0.0.0:443"]) { $1 }) == "https://127.0.0.1:9000")
        #expect(try origin(tls.merging(["listen": "[::]:443"]) { $1 }) == "https://[::1]:9000")
        #expect(
            try origin(tls.merging(["listen": "0.0.0.0:443", "allowedHosts": "a.example,b.example"]) { $1 }) == "https://a.example:9000")
        #expect(try origin(["behindProxy": "true", "allowedHosts": "a.example"]) == "https://a.example")
        #expect(try origin(["behindProxy": "true", "listen": "10.0.0.1:80"]) == "http://10.0.0.1:9000")
    }

    @Test func aSampleIsTheGivenOneOrTheOneBesideTheProgram() throws {
        let folder = try TemporaryFolder()
        let program = URL(filePath: folder.path + "/.build/debug/crescendo")
        #expect(InstalledSample.find(given: nil, executable: program) == nil)
        let deps = folder.path + "/.deps/sample"
        try FileManager.default.createDirectory(atPath: deps, withIntermediateDirectories: true)
        try Data("a".utf8).write(to: URL(filePath: deps + "/sample.wav"))
        #expect(InstalledSample.find(given: nil, executable: program) == deps + "/sample.wav")
        #expect(InstalledSample.find(given: "/nowhere.wav", executable: program) == nil)
        let installed = URL(filePath: folder.path + "/usr/bin/crescendo")
        let shared = folder.path + "/usr/share/crescendo"
        try FileManager.default.createDirectory(atPath: shared, withIntermediateDirectories: true)
        try Data("a".utf8).write(to: URL(filePath: shared + "/sample.wav"))
        #expect(InstalledSample.find(given: nil, executable: installed) == shared + "/sample.wav")
    }
}
