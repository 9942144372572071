/// A request's body: its media types, each with what it holds.
struct BodyDescription: Sendable {
    let description: String
    let isRequired: Bool
    let content: [(mediaType: String, schema: JSONSchema?)]
    /// The fields of a form, for readers.
    let form: [FormField]

    /// `nil` for a route without a body.
    init?(_ route: Route, _ book: SchemaBook) throws(DescriptionError) {
        form = route.form
        switch route.body {
        case .none: return nil
        case .json(let type, let description):
            self.description = description
            content = [("application/json", try book.schema(of: type, for: .request))]
            isRequired = true
        case .stream(let contentTypes, let description):
            self.description = description
            content = (contentTypes.isEmpty ? ["*/*"] : contentTypes).map { type in
                (type, type == "multipart/form-data" && !route.form.isEmpty ? Self.schema(of: route.form) : nil)
            }
            isRequired = true
        }
    }

    /// The request body object (OpenAPI 3.1.0, 4.8.13). Bytes have no schema.
    var value: JSONValue {
        [
            "description": .text(description), "required": .flag(isRequired),
            "content": .object(Dictionary(uniqueKeysWithValues: content.map { ($0.mediaType, media($0.schema)) })),
        ]
    }

    private func media(_ schema: JSONSchema?) -> JSONValue {
        guard let schema else { return [:] }
        let files = form.compactMap { field -> (String, JSONValue)? in
            guard case .file(let types) = field.content, !types.isEmpty else { return nil }
            return (field.name, ["contentType": .text(types.joined(separator: ", "))])
        }
        guard !files.isEmpty else { return ["schema": schema.value] }
        return ["schema": schema.value, "encoding": .object(Dictionary(uniqueKeysWithValues: files))]
    }

    private static func schema(of form: [FormField]) -> JSONSchema {
        var schema = JSONSchema([
            "type": "object", "additionalProperties": false,
            "properties": .object(Dictionary(uniqueKeysWithValues: form.map { ($0.name, Self.schema(of: $0).value) })),
        ])
        let required = form.filter(\.isRequired).map(\.name)
        if !required.isEmpty { schema["required"] = .texts(required.sorted()) }
        return schema
    }

    private static func schema(of field: FormField) -> JSONSchema {
        var schema: JSONSchema
        switch field.content {
        case .file(let contentTypes):
            schema = JSONSchema(["type": "string", "contentMediaType": .text(contentTypes.first ?? "application/octet-stream")])
        case .text(.string): schema = .textTaken
        case .text(let kind): schema = JSONSchema(kind)
        }
        if let limit = field.maxCharacters { schema["maxLength"] = .integer(limit) }
        if field.isRepeated { schema = .list(of: schema) }
        schema["description"] = .text(field.description)
        return schema
    }
}
