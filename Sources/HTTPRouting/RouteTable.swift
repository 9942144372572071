public import HTTPTypes
public import VoiceCore

/// All routes of a server, found by method and path.
///
/// A literal part of a path wins over a parameter, and both over one that takes the rest. Nothing is guessed: a slash too many is another path, and case matters.
public struct RouteTable: Sendable {
    /// What a request's method and path lead to.
    public enum Match: Sendable {
        /// - Parameter pathValues: the decoded path parameters by name.
        case found(Route, pathValues: [String: String])

        /// The path exists, but not with this method.
        case methodNotAllowed(allowed: [HTTPRequest.Method])

        case notFound

        /// The path has a broken percent-escape or is not UTF-8.
        case malformed
    }

    /// Every route, in the order given.
    public let routes: [Route]

    private var root = Node()

    /// - Throws: `RouteTableError` when two routes answer the same request, or a route contradicts itself.
    public init(_ routes: [Route]) throws(RouteTableError) {
        self.routes = routes
        var operations: Set<String> = []
        for (index, route) in routes.enumerated() {
            let template = try Self.checked(route)
            guard operations.insert(route.operation).inserted else {
                throw RouteTableError("two routes are named \(route.operation)")
            }
            let endpoint = Endpoint(index: index, method: route.method, parameterNames: template.parameterNames)
            guard root.insert(endpoint, at: template.parts[...]) else {
                throw RouteTableError("two routes answer \(route.method) \(route.path): \(route.operation) is the second")
            }
        }
    }

    /// Finds the route for a request.
    ///
    /// - Parameter target: the request's target with or without a query: `/v1/recordings/rec_…?limit=3`.
    public func match(_ method: HTTPRequest.Method, _ target: String) -> Match {
        let path = target.utf8.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
        guard path.first == UInt8(ascii: "/") else { return .malformed }
        var parts: [String] = []
        if path.count > 1 {
            parts.reserveCapacity(8)
            for part in path.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
                guard let decoded = PercentEncoding.decode(Substring(part), plusIsSpace: false) else { return .malformed }
                parts.append(decoded)
            }
        }
        var values: [String] = []
        guard let endpoints = root.find(parts[...], &values) else { return .notFound }
        if let endpoint = endpoints.first(where: { $0.method == method })
            ?? (method == .head ? endpoints.first { $0.method == .get } : nil)
        {
            return .found(routes[endpoint.index], pathValues: endpoint.named(values))
        }
        return .methodNotAllowed(allowed: Self.allowed(endpoints))
    }

    private static func allowed(_ endpoints: [Endpoint]) -> [HTTPRequest.Method] {
        var methods = Set(endpoints.map(\.method))
        if methods.contains(.get) { methods.insert(.head) }
        return methods.sorted { $0.rawValue < $1.rawValue }
    }

    private static func checked(_ route: Route) throws(RouteTableError) -> PathTemplate {
        guard let template = PathTemplate(route.path) else {
            throw RouteTableError("\(route.operation): '\(route.path)' is not a well-formed path")
        }
        let declared = route.parameters.filter { $0.location == .path }.map(\.name)
        guard Set(declared) == Set(template.parameterNames) else {
            throw RouteTableError("\(route.operation): the declared path parameters are not those of '\(route.path)'")
        }
        var seen: Set<[String]> = []
        for parameter in route.parameters {
            let name = parameter.location == .header ? parameter.name.lowercased() : parameter.name
            guard seen.insert([parameter.location.rawValue, name]).inserted else {
                throw RouteTableError("\(route.operation): the parameter '\(parameter.name)' is declared twice")
            }
            if parameter.location == .header, HTTPField.Name(parameter.name) == nil {
                throw RouteTableError("\(route.operation): '\(parameter.name)' is no name for a header")
            }
        }
        return template
    }
}

/// A mistake in the routes themselves, found at start.
public struct RouteTableError: CodedError {
    public let operatorMessage: String
    public var code: String { "route_conflict" }
    public var userMessage: String { "The server's routes contradict each other: \(operatorMessage)." }

    init(_ message: String) { operatorMessage = message }
}

private struct Endpoint: Sendable {
    let index: Int
    let method: HTTPRequest.Method
    let parameterNames: [String]

    func named(_ values: [String]) -> [String: String] {
        parameterNames.isEmpty ? [:] : Dictionary(uniqueKeysWithValues: zip(parameterNames, values))
    }

    /// Whether there was room among others on the same path.
    func join(_ others: inout [Endpoint]) -> Bool {
        guard !others.contains(where: { $0.method == method }) else { return false }
        others.append(self)
        return true
    }
}

/// One part of the paths, and what may follow it.
private struct Node: Sendable {
    private var literals: [String: Node] = [:]
    private var parameter: [Node] = []  // none or one; an array because a struct cannot hold itself
    private var endpoints: [Endpoint] = []
    /// Those that take all that is left of a path.
    private var takers: [Endpoint] = []

    /// Whether there was room: no other route with this method on this path.
    mutating func insert(_ endpoint: Endpoint, at parts: ArraySlice<PathTemplate.Part>) -> Bool {
        guard let part = parts.first else { return endpoint.join(&endpoints) }
        switch part {
        case .rest: return endpoint.join(&takers)
        case .literal(let text): return literals[text, default: Node()].insert(endpoint, at: parts.dropFirst())
        case .parameter:
            if parameter.isEmpty { parameter.append(Node()) }
            return parameter[0].insert(endpoint, at: parts.dropFirst())
        }
    }

    /// The endpoints on a path, and the values of its parameters in order.
    func find(_ parts: ArraySlice<String>, _ values: inout [String]) -> [Endpoint]? {
        guard let part = parts.first else { return endpoints.isEmpty ? nil : endpoints }
        let rest = parts.dropFirst()
        if let found = literals[part]?.find(rest, &values) { return found }
        if let node = parameter.first, !part.isEmpty {
            values.append(part)
            if let found = node.find(rest, &values) { return found }
            values.removeLast()
        }
        guard !takers.isEmpty else { return nil }
        values.append(parts.joined(separator: "/"))
        return takers
    }
}
