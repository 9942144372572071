/// Schemas as HTML.
enum SchemaMarkup {
    /// One component with its fields.
    static func section(_ name: String, _ schema: JSONSchema) -> String {
        "<section id=\"schema-\(name.escaped)\">\n<h3>\(name.escaped) <a class=\"anchor\" href=\"#schema-\(name.escaped)\">#</a></h3>\n"
            + fields(of: schema.value) + "</section>"
    }

    private static func fields(of schema: JSONValue) -> String {
        guard case .object(let properties)? = schema["properties"] else { return "<p>\(type(schema))</p>\n" }
        let required: [JSONValue] = if case .list(let names)? = schema["required"] { names } else { [] }
        let rows = properties.sorted { $0.key < $1.key }.map { name, field in
            let description: String = if case .text(let text)? = field["description"] { text } else { "" }
            let inner = field["properties"] == nil ? "" : fields(of: field)
            return [
                "<code>\(name.escaped)</code>" + (required.contains(.text(name)) ? "" : " <i>optional</i>"), type(field) + inner,
                description.inlineCode,
            ]
        }
        return ReferencePage.table("", ["field", "type", "meaning"], rows)
    }

    /// A link to the component that the schema names; `nil` where it names none.
    static func reference(_ schema: JSONValue) -> String? {
        guard case .text(let path)? = schema["$ref"], let name = path.split(separator: "/").last.map(String.init) else { return nil }
        return "<a href=\"#schema-\(name.escaped)\">\(name.escaped)</a>"
    }

    /// What a value is, in a few words.
    static func type(_ schema: JSONValue) -> String {
        if let link = reference(schema) { return link }
        if case .list(let words)? = schema["enum"] { return words.map { "<code>\(text($0).escaped)</code>" }.joined(separator: ", ") }
        if case .list(let either)? = schema["anyOf"] { return either.map(type).joined(separator: " or ") }
        if let items = schema["items"] { return "list of " + type(items) }
        let name: String =
            switch schema["type"] {
            case .text(let name)?: name
            case .list(let names)?: names.map(text).joined(separator: " or ")
            default: "anything"
            }
        return name.escaped + limits(of: schema)
    }

    private static func limits(of schema: JSONValue) -> String {
        var parts: [String] = []
        if case .text(let format)? = schema["format"], !["int64", "double"].contains(format) { parts.append(format) }
        if case .text(let pattern)? = schema["pattern"], pattern.hasSuffix("{25}$") { parts.append("an id") }
        let lower = schema["minimum"] ?? schema["minLength"]
        let upper = schema["maximum"] ?? schema["maxLength"]
        let unit = schema["minLength"] ?? schema["maxLength"] == nil ? "" : " characters"
        if schema["maximum"] != .integer(.max) {
            switch (lower, upper) {
            case (let lower?, let upper?): parts.append("\(text(lower)) to \(text(upper))\(unit)")
            case (let lower?, nil): parts.append("at least \(text(lower))\(unit)")
            case (nil, let upper?): parts.append("at most \(text(upper))\(unit)")
            case (nil, nil): break
            }
        }
        if let value = schema["default"] { parts.append("\(text(value)) by default") }
        return parts.isEmpty ? "" : ", " + parts.joined(separator: ", ").escaped
    }

    private static func text(_ value: JSONValue) -> String {
        switch value {
        case .text(let text): text
        case .integer(let number): String(number)
        case .number(let number): String(number)
        case .flag(let flag): String(flag)
        case .null: "null"
        case .list, .object: "…"
        }
    }
}
