import HTTPTypes

/// The interface as a page for people: one HTML document without scripts, in which every operation and schema has an anchor.
struct ReferencePage {
    static let stylePath = "/docs/style.css"

    let description: APIDescription

    /// The whole document.
    var html: String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>Crescendo \(description.version.escaped): HTTP reference</title>
        <link rel="stylesheet" href="\(Self.stylePath)">
        </head>
        <body>
        <nav aria-label="Operations">\(contents)</nav>
        <main>
        <h1>Crescendo <small>\(description.version.escaped)</small></h1>
        <p>\(APIDescription.introduction.inlineCode) The same in OpenAPI 3.1: <a href="\(APIDescription.documentPath)">openapi.json</a>.</p>
        <h2 id="keys">Keys</h2>
        <p>Every operation but the public ones needs a key: <code>Authorization: Bearer KEY</code>, <code>Authorization: Token KEY</code>
        or <code>x-api-key: KEY</code>. A key holds scopes; each operation names the one that it needs. A browser that signed in shows its
        cookie instead, which holds every scope and counts from this server's own pages only.</p>
        \(description.groups.map(section).joined(separator: "\n"))
        <h2 id="schemas">Schemas</h2>
        \(description.schemas.sorted { $0.key < $1.key }.map(SchemaMarkup.section).joined(separator: "\n"))
        </main>
        </body>
        </html>

        """
    }

    private var contents: String {
        description.groups.map { group in
            "<h2><a href=\"#\(group.anchor)\">\(group.name.escaped)</a></h2><ul>"
                + group.operations.map { operation in
                    "<li><a href=\"#\(operation.route.operation.escaped)\">\(operation.methodMarkup) \(operation.route.operation.escaped)</a></li>"
                }.joined() + "</ul>"
        }.joined() + "<h2><a href=\"#schemas\">schemas</a></h2>"
    }

    private func section(_ group: APIDescription.Group) -> String {
        "<h2 id=\"\(group.anchor)\">\(group.name.escaped)</h2>\n" + group.operations.map(section).joined(separator: "\n")
    }

    private func section(_ operation: Operation) -> String {
        let name = operation.route.operation.escaped
        return """
            <section id="\(name)">
            <h3>\(operation.methodMarkup) <code>\(operation.path.escaped)</code> <a class="anchor" href="#\(name)">\(name)</a></h3>
            <p>\(operation.route.summary.inlineCode)</p>
            <p class="permission">\(Self.permission(operation.route.permission))</p>
            \(Self.parameters(operation))\(Self.body(operation))\(Self.answers(operation))</section>
            """
    }

    private static func permission(_ permission: Permission) -> String {
        switch permission {
        case .public: "Public: no key is needed."
        case .authenticated: "Needs a key."
        case .scope(let scope): "Needs a key with the scope <code>\(scope.rawValue.escaped)</code>."
        }
    }

    private static func parameters(_ operation: Operation) -> String {
        table(
            "Parameters", ["name", "in", "type", "meaning"],
            operation.parameters.map { described in
                let parameter = described.parameter
                return [
                    "<code>\(parameter.name.escaped)</code>" + (parameter.isRequired ? "" : " <i>optional</i>"),
                    parameter.location.rawValue, SchemaMarkup.type(described.schema.value), parameter.description.inlineCode,
                ]
            })
    }

    private static func body(_ operation: Operation) -> String {
        guard let body = operation.body else { return "" }
        let types = body.content.map { type, schema in
            let link = schema.flatMap { SchemaMarkup.reference($0.value) }.map { " of " + $0 } ?? ""
            return "<code>\(type.escaped)</code>\(link)"
        }
        let fields = body.form.map { field in
            ["<code>\(field.name.escaped)</code>" + (field.isRequired ? "" : " <i>optional</i>"), field.kind, field.description.inlineCode]
        }
        return "<h4>Body</h4>\n<p>\(body.description.inlineCode) \(types.joined(separator: ", "))</p>\n"
            + table("Fields of the form", ["name", "type", "meaning"], fields)
    }

    private static func answers(_ operation: Operation) -> String {
        let successes = operation.answers.filter { $0.errors.isEmpty || $0.status.code < 400 }
        let errors = operation.answers.filter { $0.status.code >= 400 }.flatMap(\.errors)
        let rows = successes.map { answer in
            let content = answer.content.map { type, schema in
                "<code>\(type.escaped)</code>" + (schema.flatMap { SchemaMarkup.reference($0.value) }.map { " of " + $0 } ?? "")
            }
            let headers = answer.headers.sorted { $0.key < $1.key }.map { "<code>\($0.key.escaped)</code>: \($0.value.inlineCode)" }
            return [
                String(answer.status.code), answer.description.inlineCode + headers.map { "<br>" + $0 }.joined(),
                content.joined(separator: ", "),
            ]
        }
        return table("Answers", ["status", "meaning", "body"], rows)
            + table(
                "Errors", ["status", "code", "when"],
                errors.map { [String($0.status.code), "<code>\($0.code.escaped)</code>", $0.description.inlineCode] })
    }

    /// Empty where there are no rows.
    static func table(_ title: String, _ head: [String], _ rows: [[String]]) -> String {
        guard !rows.isEmpty else { return "" }
        return "<h4>\(title)</h4>\n<table><thead><tr>" + head.map { "<th>\($0)</th>" }.joined() + "</tr></thead><tbody>\n"
            + rows.map { "<tr>" + $0.map { "<td>\($0)</td>" }.joined() + "</tr>\n" }.joined() + "</tbody></table>\n"
    }
}

extension APIDescription.Group {
    fileprivate var anchor: String { "group-" + name.filter { $0.isLetter || $0.isNumber || $0 == "-" } }
}

extension Operation {
    fileprivate var methodMarkup: String { "<b class=\"\(method.lowercased().escaped)\">\(method.escaped)</b>" }
}

extension FormField {
    fileprivate var kind: String {
        let kind =
            switch content {
            case .file(let types):
                types.isEmpty ? "a file" : "a file: " + types.map { "<code>\($0.escaped)</code>" }.joined(separator: ", ")
            case .text(let kind): kind.description.escaped
            }
        return kind + (maxCharacters.map { ", at most \($0) characters" } ?? "") + (isRepeated ? ", may be repeated" : "")
    }
}

extension String {
    /// Safe between tags and in quoted attributes.
    var escaped: String {
        var result = ""
        result.reserveCapacity(utf8.count)
        for character in unicodeScalars {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }

    /// Escaped, with what stands between backticks as code and paragraphs apart.
    var inlineCode: String {
        split(separator: "`", omittingEmptySubsequences: false).enumerated().map { index, part in
            index % 2 == 0 ? String(part).escaped.replacing("\n\n", with: "<br>") : "<code>\(String(part).escaped)</code>"
        }.joined()
    }
}
