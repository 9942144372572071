import HTTPRouting
import HTTPTypes
import Testing
import VoiceCore

@Suite struct RouteTableTests {
    private static func route(_ method: HTTPRequest.Method, _ path: String, _ operation: String) -> Route {
        let names = path.split(separator: "/").filter { $0.first == "{" }.map { $0.dropFirst().prefix { $0 != "*" && $0 != "}" } }
        return Route(
            method, path, operation: operation, summary: "", permission: .authenticated,
            parameters: names.map { .path(String($0), String.self, "") }, success: .empty(description: "")
        ) { _ in .empty() }
    }

    private static let table = try? RouteTable([
        route(.get, "/", "root"), route(.get, "/v1/recordings", "list"), route(.post, "/v1/recordings", "create"),
        route(.get, "/v1/recordings/{id}", "get"), route(.delete, "/v1/recordings/{id}", "delete"),
        route(.post, "/v1/recordings/search", "search"), route(.get, "/v1/recordings/{recording}/markers/{marker}", "marker"),
        route(.get, "/v1/{kind}/latest", "latest"), route(.get, "/app/{path*}", "file"), route(.get, "/app/own", "own"),
        route(.get, "/app/{name}/about", "about"),
    ])

    @Test(
        arguments: [
            (.get, "/", "root", [:]),
            (.get, "/v1/recordings?limit=3", "list", [:]),
            (.head, "/v1/recordings", "list", [:]),
            (.get, "/v1/recordings/rec_1", "get", ["id": "rec_1"]),
            (.get, "/v1/recordings/a%2Fb%20c", "get", ["id": "a/b c"]),
            (.get, "/v1/recordings/a+b", "get", ["id": "a+b"]),
            (.post, "/v1/recordings/search", "search", [:]),
            (.get, "/v1/recordings/r/markers/m", "marker", ["recording": "r", "marker": "m"]),
            (.get, "/v1/projects/latest", "latest", ["kind": "projects"]),
            (.get, "/v1/recordings/latest", "get", ["id": "latest"]),
            (.get, "/app/main.js", "file", ["path": "main.js"]),
            (.get, "/app/pages/home.js?v=1", "file", ["path": "pages/home.js"]),
            (.get, "/app/a%2Fb/c", "file", ["path": "a/b/c"]),
            (.get, "/app/../x//y/", "file", ["path": "../x//y/"]),
            (.get, "/app/own", "own", [:]),
            (.get, "/app/own/more", "file", ["path": "own/more"]),
            (.get, "/app/x/about", "about", ["name": "x"]),
            (.get, "/app/x/about/y", "file", ["path": "x/about/y"]),
        ] as [(HTTPRequest.Method, String, String, [String: String])])
    func finds(_ method: HTTPRequest.Method, _ target: String, _ operation: String, _ values: [String: String]) throws {
        guard case .found(let route, let found) = try #require(Self.table).match(method, target) else {
            return #expect(Bool(false), "\(target) is not found")
        }
        #expect(route.operation == operation)
        #expect(found == values)
    }

    @Test(arguments: [
        "/v1/recordings/", "/v1//recordings", "//", "/V1/recordings", "/v1", "/v1/recordings/r/markers", "/v1/recordings/r/markers/m/x",
        "/v1/./recordings", "/v1/x/../recordings",
        "/app",
    ])
    func doesNotGuess(_ target: String) throws {
        guard case .notFound = try #require(Self.table).match(.get, target) else { return #expect(Bool(false), "\(target) is found") }
    }

    @Test(arguments: ["/v1/recordings/%", "/v1/recordings/%zz", "/v1/recordings/%ff", "/v1/recordings/%00", "*", "", "http://x/"])
    func refusesWhatIsNoPath(_ target: String) throws {
        guard case .malformed = try #require(Self.table).match(.get, target) else { return #expect(Bool(false), "\(target) passes") }
    }

    @Test(
        arguments: [
            (.delete, "/v1/recordings", ["GET", "HEAD", "POST"]), (.put, "/v1/recordings/r", ["DELETE", "GET", "HEAD"]),
            (.get, "/v1/recordings/search", ["POST"]),
        ] as [(HTTPRequest.Method, String, [String])])
    func saysWhichMethodsAPathTakes(_ method: HTTPRequest.Method, _ target: String, _ expected: [String]) throws {
        guard case .methodNotAllowed(let allowed) = try #require(Self.table).match(method, target) else {
            return #expect(Bool(false), "\(method) passes")
        }
        #expect(allowed.map(\.rawValue) == expected)
    }

    @Test(arguments: [
        [route(.get, "/a", "x"), route(.get, "/a", "y")],
        [route(.get, "/a/{b}", "x"), route(.get, "/a/{c}", "y")],
        [route(.get, "/a", "x"), route(.get, "/b", "x")],
        [route(.get, "a", "x")], [route(.get, "/a/", "x")], [route(.get, "/a//b", "x")], [route(.get, "/a%20b", "x")],
        [route(.get, "/{a}/{a}", "x")], [route(.get, "/{}", "x")], [route(.get, "/x{a}", "x")],
        [route(.get, "/a/{b*}", "x"), route(.get, "/a/{c*}", "y")], [route(.get, "/a/{b*}/c", "x")], [route(.get, "/{*}", "x")],
    ])
    func conflictsAreFoundAtTheStart(_ routes: [Route]) {
        #expect(throws: RouteTableError.self) { try RouteTable(routes) }
    }

    @Test func pathParametersMustBeDeclared() {
        var route = Self.route(.get, "/a/{id}", "x")
        route.parameters = []
        #expect(throws: RouteTableError.self) { try RouteTable([route]) }
        route.parameters = [.path("id", RecordingID.self, ""), .path("other", String.self, "")]
        #expect(throws: RouteTableError.self) { try RouteTable([route]) }
        route.parameters = [.path("id", RecordingID.self, ""), .query("q", String.self, ""), .query("q", Int.self, "")]
        #expect(throws: RouteTableError.self) { try RouteTable([route]) }
    }
}
