import HTTPTypes

/// What the interface description tells of one route.
struct Operation: Sendable {
    let route: Route
    let parameters: [ParameterDescription]
    let body: BodyDescription?
    let answers: [ResponseDescription]

    /// OpenAPI knows no parameter that takes slashes; the one that does is an ordinary one there.
    var path: String { route.path.replacing("*}", with: "}") }
    var method: String { route.method.rawValue }

    /// The heading: `/v1/recordings/{id}` belongs to `recordings`; what lies outside of a version is about the server itself.
    var group: String {
        if let group = route.group { return group }
        let parts = path.split(separator: "/")
        guard parts.count > 1, parts[0].first == "v", parts[0].dropFirst().allSatisfy(\.isNumber) else { return "server" }
        return String(parts[1])
    }

    init(_ route: Route, answers: [ResponseDescription], _ book: SchemaBook) throws(DescriptionError) {
        self.route = route
        self.answers = answers
        parameters = (route.parameters + route.standardParameters).map(ParameterDescription.init)
        body = try BodyDescription(route, book)
    }

    /// The operation object (OpenAPI 3.1.0, 4.8.10).
    var value: JSONValue {
        var members: [String: JSONValue] = [
            "operationId": .text(route.operation), "summary": .text(route.summary), "tags": [.text(group)],
            "security": SecurityDescription.requirement(of: route.permission),
            "responses": .object(Dictionary(uniqueKeysWithValues: answers.map { (String($0.status.code), $0.value) })),
        ]
        if !parameters.isEmpty { members["parameters"] = .list(parameters.map(\.value)) }
        if let body { members["requestBody"] = body.value }
        return .object(members)
    }
}

/// A parameter with its schema.
struct ParameterDescription: Sendable {
    let parameter: RouteParameter
    let schema: JSONSchema

    init(_ parameter: RouteParameter) {
        self.parameter = parameter
        var schema = JSONSchema(parameter.kind)
        if let range = parameter.range {
            schema["minimum"] = .integer(range.lowerBound)
            schema["maximum"] = .integer(range.upperBound)
        }
        if let characters = parameter.characters {
            schema["minLength"] = .integer(characters.lowerBound)
            schema["maxLength"] = .integer(characters.upperBound)
        }
        if case .string = parameter.kind {
            if parameter.location != .header { schema["pattern"] = JSONSchema.textTaken["pattern"] }
            if parameter.location == .path { schema["minLength"] = 1 }
        }
        if let pattern = parameter.pattern { schema["pattern"] = .text(pattern) }
        if let text = parameter.defaultText { schema["default"] = Int(text).map(JSONValue.integer) ?? .text(text) }
        self.schema = parameter.isRepeated ? .list(of: schema) : schema
    }

    var value: JSONValue {
        [
            "name": .text(parameter.name), "in": .text(parameter.location.rawValue), "required": .flag(parameter.isRequired),
            "description": .text(parameter.description), "schema": schema.value,
        ]
    }
}

/// How callers say who they are.
enum SecurityDescription {
    /// The same key in one of three places, or the cookie of somebody who signed in with a browser.
    static let schemes: JSONValue = [
        "bearer": ["type": "http", "scheme": "bearer", "description": "`Authorization: Bearer KEY`"],
        "token": ["type": "apiKey", "in": "header", "name": "Authorization", "description": "`Authorization: Token KEY`"],
        "apiKey": ["type": "apiKey", "in": "header", "name": "x-api-key", "description": "`x-api-key: KEY`"],
        "session": [
            "type": "apiKey", "in": "cookie", "name": .text(SessionCookie.name),
            "description": "The cookie of a browser that signed in. What changes something takes it from this server's own pages only.",
        ],
    ]

    private static let names = ["bearer", "token", "apiKey", "session"]

    /// Any one of the schemes, with the scope that the key must hold; none for a public route.
    static func requirement(of permission: Permission) -> JSONValue {
        switch permission {
        case .public: []
        case .authenticated: .list(names.map { .object([$0: []]) })
        case .scope(let scope): .list(names.map { .object([$0: [.text(scope.rawValue)]]) })
        }
    }
}
