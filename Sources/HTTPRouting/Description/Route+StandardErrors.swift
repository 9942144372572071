import HTTPTypes

extension Route {
    /// The errors that this route can give by its form, without its handler's doing.
    var standardErrors: [DeclaredError] {
        credentialErrors + targetErrors + bodyErrors + idempotencyErrors + localErrors + [
            DeclaredError(.forbidden, "origin_not_allowed", "A page of a foreign origin asks."),
            DeclaredError(.internalServerError, "internal_error", "A fault of the server's."),
            DeclaredError(.serviceUnavailable, "unavailable", "It may work in a moment."),
            DeclaredError(.serviceUnavailable, "cancelled", "The server is shutting down."),
        ] + (timeout == nil ? [] : [DeclaredError(.gatewayTimeout, "timed_out", "The answer took too long.")])
    }

    /// The headers that the server itself reads on this route.
    var standardParameters: [RouteParameter] {
        if case .creates = idempotency {
            var key = RouteParameter.header(
                "Idempotency-Key", String.self, "Names the request, so that it can be sent again without being carried out twice.")
            key.pattern = "^(\"[!-~]{1,253}\"|[!#-~][!-~]{0,254})$"
            return [key]
        }
        guard method == .get, caching != .never else { return [] }
        return [.header("If-None-Match", String.self, "Tags of states that the caller has (`ETag`): 304 if it is one of them.")]
    }

    /// What the server itself makes of this route's answers.
    var standardAnswers: [RouteSuccess] {
        guard method == .get, caching != .never else { return [] }
        return [.empty(status: .notModified, description: "The caller has it already.", headers: ["ETag": "Names the state."])]
    }

    private var localErrors: [DeclaredError] {
        isLocal ? [DeclaredError(.forbidden, "local_only", "It is asked over the network, not on the server's own socket.")] : []
    }

    private var credentialErrors: [DeclaredError] {
        let always = [
            DeclaredError(.unauthorized, "unauthenticated", "No valid key was sent."),
            DeclaredError(.forbidden, "cross_site_request", "A browser's cookie came, and the page that asks is not this server's own."),
        ]
        switch permission {
        case .public: return []
        case .authenticated: return always
        case .scope(let scope): return always + [DeclaredError(.forbidden, "missing_scope", "The key does not hold `\(scope)`.")]
        }
    }

    private var targetErrors: [DeclaredError] {
        var errors = [DeclaredError(.badRequest, "malformed_query", "The query is not well formed.")]
        if !acceptsUndeclaredQuery { errors.append(DeclaredError(.badRequest, "unknown_parameter", "A query parameter is not known.")) }
        let read = parameters.filter { $0.location != .path }
        if read.contains(where: { $0.kind != .string || $0.characters != nil }) {
            errors.append(DeclaredError(.badRequest, "invalid_parameter", "A parameter is not what it must be."))
        }
        if read.contains(where: \.isRequired) {
            errors.append(DeclaredError(.badRequest, "missing_parameter", "A parameter is missing."))
        }
        if parameters.contains(where: { $0.location == .path }) {
            errors.append(DeclaredError(.badRequest, "malformed_path", "The path is not well formed."))
        }
        if parameters.contains(where: { $0.location == .path && $0.kind != .string }) {
            errors.append(DeclaredError(.notFound, "not_found", "Nothing can be under such a path."))
        }
        return errors
    }

    private var idempotencyErrors: [DeclaredError] {
        guard method == .post, errorFormat == nil else { return [] }
        guard case .creates = idempotency else {
            return [DeclaredError(.badRequest, "idempotency_unsupported", "An `Idempotency-Key` was sent; it has no effect here.")]
        }
        return [
            DeclaredError(.badRequest, "invalid_parameter", "A parameter is not what it must be."),
            DeclaredError(.conflict, "idempotency_key_in_use", "A request with this `Idempotency-Key` is being carried out."),
            DeclaredError(.gone, "idempotent_result_gone", "What the request with this `Idempotency-Key` made was deleted since."),
            DeclaredError(.unprocessableContent, "idempotency_key_reused", "The `Idempotency-Key` was sent with another request."),
        ]
    }

    private var bodyErrors: [DeclaredError] {
        let taken = [
            DeclaredError(.contentTooLarge, "body_too_large", "The body has more than \(bodyLimit) bytes."),
            DeclaredError(.unsupportedMediaType, "unsupported_media_type", "The body is of another type."),
            DeclaredError(.requestTimeout, "request_timeout", "The body came too slowly."),
        ]
        switch body {
        case .none: return [DeclaredError(.badRequest, "unexpected_body", "There is a body, and none is taken.")]
        case .json: return Self.jsonErrors + taken
        case .stream(let types, _): return (types.isEmpty || types.contains("multipart/form-data") ? Self.formErrors : []) + taken
        }
    }

    private static let jsonErrors = [
        DeclaredError(.badRequest, "missing_body", "There is no body."),
        DeclaredError(.badRequest, "malformed_json", "The body is not JSON."),
        DeclaredError(.badRequest, "invalid_body", "The body is JSON of another kind."),
        DeclaredError(.badRequest, "missing_field", "A field is missing."),
        DeclaredError(.badRequest, "unknown_field", "A field is not known."),
        DeclaredError(.badRequest, "invalid_field", "A field is not what it must be."),
    ]

    private static let formErrors = [
        DeclaredError(.badRequest, "multipart_boundary", "The form has no boundary, or a wrong one."),
        DeclaredError(.badRequest, "multipart_header", "A header of a part of the form is malformed."),
        DeclaredError(.badRequest, "multipart_limit", "A part of the form has too much header, or something stands before the first part."),
        DeclaredError(.badRequest, "multipart_truncated", "The form has no end."),
        DeclaredError(.badRequest, "invalid_field", "A field is too long, or not UTF-8."),
        DeclaredError(.contentTooLarge, "multipart_limit", "The form has too many parts."),
    ]
}

extension ErrorShape: SchemaDescribing {
    static let schemaName = "Error"

    static var jsonSchema: JSONSchema {
        JSONSchema([
            "type": "object", "required": ["error"],
            "properties": [
                "error": [
                    "type": "object", "required": ["code", "message", "request_id"],
                    "properties": [
                        "code": ["type": "string", "pattern": "^[a-z][a-z0-9_]*$", "description": "What happened, for programs."],
                        "message": ["type": "string", "description": "What happened and what to do, for people."],
                        "request_id": ["type": "string", "description": "Names the request in the server's log."],
                        "param": ["type": "string", "description": "The parameter or field that is wrong: `segments[2].start`."],
                        "details": [
                            "type": "object", "description": "More that programs can use: limits, accepted values.",
                            "additionalProperties": [
                                "anyOf": [
                                    ["type": ["string", "number", "boolean"]], ["type": "array", "items": ["type": "string"]],
                                ]
                            ],
                        ],
                    ],
                ]
            ],
        ])
    }

    static var jsonExample: ErrorShape {
        ErrorShape(error: .init(code: "not_found", message: "There is no such recording.", requestId: "req_1", param: nil, details: nil))
    }
}
