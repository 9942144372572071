public import HTTPTypes
public import VoiceCore

/// A request that was matched to a route: what the route's handler is given.
public struct RouteRequest: Sendable {
    /// Names the request in the answer and in the logs.
    public let id: String

    /// The method, the target and the headers as they came.
    public let head: HTTPRequest

    /// Who is asking; `nil` only on public routes.
    public var principal: Principal?

    /// The body, which can be read once.
    public let body: RequestBody

    /// The id that what this request makes must have, so that a repetition finds it; `nil` where any will do.
    public var reservedID: String?

    private let route: Route
    private let pathValues: [String: String]
    private let query: QueryString

    /// - Parameter pathValues: the decoded path parameters by name.
    /// - Throws: `APIError` when the query is malformed, or names a parameter that the route does not declare.
    public init(
        id: String, head: HTTPRequest, route: Route, pathValues: [String: String] = [:], principal: Principal? = nil,
        body: RequestBody = RequestBody()
    ) throws(APIError) {
        self.id = id
        self.head = head
        self.route = route
        self.pathValues = pathValues
        self.principal = principal
        self.body = body
        query = try QueryString(target: head.path ?? "")
        if !route.acceptsUndeclaredQuery {
            for (name, _) in query.items where !route.parameters.contains(where: { $0.location == .query && $0.name == name }) {
                throw APIError(
                    .badRequest, "unknown_parameter", "The query parameter '\(name.shortened)' is not known here.",
                    parameter: name.shortened)
            }
        }
    }

    /// An id for what the request makes: the one that was reserved for the caller's `Idempotency-Key`, or else a new one.
    public func newID<Tag>(_ type: Identifier<Tag>.Type = Identifier<Tag>.self) -> Identifier<Tag> {
        reservedID.flatMap(Identifier<Tag>.init) ?? .make()
    }

    /// The one who is asking.
    ///
    /// - Throws: `APIError` 401 on a public route that was called without a credential.
    public func requirePrincipal() throws(APIError) -> Principal {
        guard let principal else { throw .unauthenticated }
        return principal
    }

    /// A part of the path.
    ///
    /// - Throws: `APIError` 404 when the text cannot be such a value: nothing can exist under that path.
    public func path<Value: ParameterValue>(_ name: String, as type: Value.Type = Value.self) throws(APIError) -> Value {
        guard let text = pathValues[name] else { throw undeclared(.path, name) }
        guard let value = Value.read(parameter: text) else {
            throw APIError(
                .notFound, "not_found", "Nothing is found here: '\(name)' in the path must be \(Value.parameterKind).", parameter: name)
        }
        return value
    }

    /// A query parameter, the last one if it is repeated; `nil` where it is absent and not required.
    ///
    /// - Throws: `APIError` 400 when it is required and absent, or is not such a value.
    public func query<Value: ParameterValue>(_ name: String, as type: Value.Type = Value.self) throws(APIError) -> Value? {
        try read(.query, name, query.last(name))
    }

    /// Every value of a query parameter that may be repeated, in order.
    ///
    /// - Throws: `APIError` 400 when one is not such a value.
    public func queryValues<Value: ParameterValue>(_ name: String, as type: Value.Type = Value.self) throws(APIError) -> [Value] {
        var values: [Value] = []
        for (key, text) in query.items where key == name {
            if let value: Value = try read(.query, name, text) { values.append(value) }
        }
        return values
    }

    /// Every query parameter as it came, decoded; for routes that accept undeclared ones.
    public var queryItems: [(name: String, value: String)] { query.items }

    /// A header; `nil` where it is absent and not required. A repeated header reads as one, joined by commas.
    ///
    /// - Throws: `APIError` 400 when it is required and absent, or is not such a value.
    public func header<Value: ParameterValue>(_ name: String, as type: Value.Type = Value.self) throws(APIError) -> Value? {
        guard let field = HTTPField.Name(name) else { throw undeclared(.header, name) }
        return try read(.header, name, head.headerFields[field])
    }

    /// The body as JSON of a type; see `RequestJSON` for what is refused.
    ///
    /// - Throws: `APIError` 400 that names the wrong field, 413 when the body is over the route's limit, 415 when the request says that
    ///   its body is no JSON.
    public func json<Value: Decodable & Sendable>(_ type: Value.Type = Value.self) async throws -> Value {
        if let mediaType, mediaType != "application/json", !mediaType.hasSuffix("+json") {
            throw APIError.unsupportedMediaType(accepted: ["application/json"])
        }
        return try RequestJSON.decode(type, from: await body.collected())
    }

    /// The body's media type in lower case, without parameters: `multipart/form-data`; `nil` where the request does not say.
    public var mediaType: String? {
        guard let field = head.headerFields[.contentType] else { return nil }
        return MediaType(field)?.essence
    }

    private func read<Value: ParameterValue>(
        _ location: RouteParameter.Location, _ name: String, _ given: String?
    ) throws(APIError) -> Value? {
        let parameter = route.parameters.first { $0.location == location && $0.name == name }
        guard let text = given ?? parameter?.defaultText else {
            guard let parameter else {
                if location == .query && route.acceptsUndeclaredQuery { return nil }
                throw undeclared(location, name)
            }
            guard parameter.isRequired else { return nil }
            throw APIError(.badRequest, "missing_parameter", "The \(location.rawValue) parameter '\(name)' is missing.", parameter: name)
        }
        let value = Value.read(parameter: text)
        let objection = value == nil ? "\(Value.parameterKind)" : parameter?.objection(to: text)
        if let objection {
            throw APIError(
                .badRequest, "invalid_parameter", "The \(location.rawValue) parameter '\(name)' must be \(objection).", parameter: name)
        }
        return value
    }

    /// A handler asked for what its route does not declare: a mistake of ours, which must not pass in silence.
    private func undeclared(_ location: RouteParameter.Location, _ name: String) -> APIError {
        .internalError("\(route.operation) reads the undeclared \(location.rawValue) parameter '\(name)'")
    }
}

extension String {
    /// The text, cut so that an answer never echoes more than a name's worth.
    var shortened: String { count <= 64 ? self : prefix(63) + "…" }
}
