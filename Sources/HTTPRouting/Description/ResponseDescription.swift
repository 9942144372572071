import HTTPTypes

/// One status that a route answers with, and everything that it can mean.
struct ResponseDescription: Sendable {
    let status: HTTPResponse.Status
    let description: String
    let headers: [String: String]
    let content: [(mediaType: String, schema: JSONSchema?)]
    /// For errors: each code with when it happens.
    let errors: [DeclaredError]

    /// All answers of a route by status: those when all goes well, the declared errors, and those that every route of its kind can give.
    static func all(of route: Route, _ book: SchemaBook) throws(DescriptionError) -> [ResponseDescription] {
        var answers: [ResponseDescription] = []
        for success in [route.success] + route.alternatives + route.standardAnswers {
            answers.append(try ResponseDescription(success, route, book))
        }
        var errors: [(status: HTTPResponse.Status, errors: [DeclaredError])] = []
        for error in route.errors + route.standardErrors {
            if let index = errors.firstIndex(where: { $0.status.code == error.status.code }) {
                if !errors[index].errors.contains(where: { $0.code == error.code }) { errors[index].errors.append(error) }
            } else {
                errors.append((error.status, [error]))
            }
        }
        answers += errors.map { ResponseDescription($0.status, $0.errors, of: route) }
        return merged(answers).sorted { $0.status.code < $1.status.code }
    }

    private init(_ success: RouteSuccess, _ route: Route, _ book: SchemaBook) throws(DescriptionError) {
        status = success.status
        description = success.description
        let hasTag = success.status == .ok && !route.standardAnswers.isEmpty
        headers = success.headers.merging(hasTag ? ["ETag": "Names the state, for conditional requests."] : [:]) { own, _ in own }
        errors = []
        switch success.content {
        case .none: content = []
        case .json(let type): content = [("application/json", try book.schema(of: type, for: .response))]
        case .stream(let types): content = types.map { ($0, $0.hasPrefix("text/") ? .string : nil) }
        }
    }

    private init(_ status: HTTPResponse.Status, _ errors: [DeclaredError], of route: Route) {
        self.status = status
        self.errors = errors
        description = errors.map { "`\($0.code)`: \($0.description)" }.joined(separator: "\n\n")
        headers = status.code == 401 ? ["WWW-Authenticate": "How to say who is asking."] : [:]
        if let format = route.errorFormat {
            let answer = format(APIError(status, errors[0].code, errors[0].description), "req_1")
            content = [(answer.headers[.contentType].flatMap(MediaType.init)?.essence ?? "application/json", .anything)]
        } else {
            content = [("application/json", .reference(ErrorShape.schemaName))]
        }
    }

    private init(_ status: HTTPResponse.Status, both first: ResponseDescription, _ second: ResponseDescription) {
        self.status = status
        description = first.description == second.description ? first.description : first.description + "\n\n" + second.description
        headers = first.headers.merging(second.headers) { own, _ in own }
        errors = first.errors + second.errors
        content = first.content + second.content.filter { other in !first.content.contains { $0.mediaType == other.mediaType } }
    }

    /// One for each status: a route may answer the same status in more than one form.
    private static func merged(_ answers: [ResponseDescription]) -> [ResponseDescription] {
        var merged: [ResponseDescription] = []
        for answer in answers {
            if let index = merged.firstIndex(where: { $0.status.code == answer.status.code }) {
                merged[index] = ResponseDescription(answer.status, both: merged[index], answer)
            } else {
                merged.append(answer)
            }
        }
        return merged
    }

    /// The response object (OpenAPI 3.1.0, 4.8.17).
    var value: JSONValue {
        var members: [String: JSONValue] = ["description": .text(description)]
        if !content.isEmpty {
            members["content"] = .object(
                Dictionary(uniqueKeysWithValues: content.map { ($0.mediaType, $0.schema.map { ["schema": $0.value] } ?? [:]) }))
        }
        if !headers.isEmpty {
            members["headers"] = .object(headers.mapValues { ["description": .text($0), "schema": ["type": "string"]] })
        }
        // For programs that want to know every code; clients match on the body's.
        if !errors.isEmpty { members["x-error-codes"] = .texts(errors.map(\.code).sorted()) }
        return .object(members)
    }
}
