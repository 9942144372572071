/// The description of the HTTP interface, written from the route values that serve the requests: OpenAPI 3.1 for programs, a page for
/// people.
public struct APIDescription: Sendable {
    /// A heading and the operations under it.
    struct Group: Sendable {
        let name: String
        let operations: [Operation]
    }

    /// The OpenAPI document.
    public let document: JSONValue

    let version: String
    let groups: [Group]
    let schemas: [String: JSONSchema]

    /// - Parameters:
    ///   - version: of the program.
    ///   - routes: all that are served, but for those of the description itself.
    /// - Throws: `DescriptionError` for a body whose type has no schema.
    public init(version: String, routes: [Route]) throws(DescriptionError) {
        let book = SchemaBook()
        // Answers first: an object that is also read gets the second name.
        var answers: [[ResponseDescription]] = []
        for route in routes { answers.append(try ResponseDescription.all(of: route, book)) }
        var operations: [Operation] = []
        for (route, answers) in zip(routes, answers) { operations.append(try Operation(route, answers: answers, book)) }
        var names: [String] = []
        for operation in operations where !names.contains(operation.group) { names.append(operation.group) }
        groups = names.map { name in Group(name: name, operations: operations.filter { $0.group == name }) }
        schemas = book.components.merging([ErrorShape.schemaName: ErrorShape.jsonSchema]) { own, _ in own }
        self.version = version
        document = Self.document(version: version, groups, schemas)
    }

    private static func document(version: String, _ groups: [Group], _ schemas: [String: JSONSchema]) -> JSONValue {
        var paths: [String: JSONValue] = [:]
        for operation in groups.flatMap(\.operations) {
            var item: [String: JSONValue] = if case .object(let members)? = paths[operation.path] { members } else { [:] }
            item[operation.method.lowercased()] = operation.value
            paths[operation.path] = .object(item)
        }
        return [
            "openapi": "3.1.0",
            "info": [
                "title": "Crescendo", "version": .text(version), "description": .text(Self.introduction),
                "license": ["name": "Apache 2.0", "identifier": "Apache-2.0"],
            ],
            "servers": [["url": "/", "description": "The server that this document came from."]],
            "tags": .list(groups.map { ["name": .text($0.name)] }),
            "paths": .object(paths),
            "components": ["schemas": .object(schemas.mapValues(\.value)), "securitySchemes": SecurityDescription.schemes],
        ]
    }

    static let introduction = """
        Speech goes in, transcripts come out. Every error has one shape, with a stable `code` that programs match on. What no operation \
        names can happen to all of them: 400 `malformed_request` for what is no HTTP, 421 `host_not_allowed` for a host that is not this \
        server's, 431 `headers_too_large`. A `GET` operation answers `HEAD` as well. The answer's `x-request-id` names the request in the \
        server's log.
        """
}
