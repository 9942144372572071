public import HTTPTypes

/// One operation of the HTTP interface as a value: what it answers to, who may call it, what it takes and gives, and the code behind it.
///
/// A route knows no server. `RouteTable` matches requests to routes, `HTTPServer` runs them, and an interface description can be
/// written from the same values, so every text here is meant for readers of that description.
public struct Route: Sendable {
    /// The code behind a route. It may be cancelled at the route's time-out or when the client goes away.
    public typealias Handler = @Sendable (RouteRequest) async throws -> RouteResponse

    /// The method that it answers to; a `GET` route answers `HEAD` as well.
    public var method: HTTPRequest.Method

    /// The path with parameters in braces: `/v1/recordings/{id}`.
    public var path: String

    /// A name that is unique among all routes, in camel case: `createRecording`.
    public var operation: String

    /// One line that says what the operation does.
    public var summary: String

    /// Who may call it.
    public var permission: Permission

    /// Every path, query and header parameter that the handler reads.
    public var parameters: [RouteParameter]

    /// Whether query parameters that are not declared are let through; otherwise they are an error that names them.
    public var acceptsUndeclaredQuery = false

    /// Whether a client that closes its side of the connection counts as gone, so that the handler is cancelled. Otherwise it may still be
    /// waiting for the answer, since HTTP allows to close one side alone.
    public var endsWithInput = false

    /// Whether its answers go on for as long as somebody listens. When the server shuts down, they end themselves; one whose client does
    /// not read is cut off after a second.
    public var endsWithServer = false

    /// Whether it is answered on the server's own socket only, which reaches nobody but the user that runs it: for what acts on the
    /// machine's files. Elsewhere it is 403 `local_only`.
    public var isLocal = false

    /// What the request's body holds.
    public var body: RouteBody

    /// The most bytes that the body may have; one more is answered 413.
    public var bodyLimit: Int

    /// How long the handler may take until it has a response, uploads included; `nil` for as long as it likes.
    public var timeout: Duration?

    /// The fields of a form, for a body that may be `multipart/form-data`.
    public var form: [FormField]

    /// What it answers when all goes well.
    public var success: RouteSuccess

    /// Other answers when all goes well: 202 while something is in the making, 206 for a range of bytes.
    public var alternatives: [RouteSuccess]

    /// The errors that callers should expect. The status that a module's error code maps to is looked up here.
    public var errors: [DeclaredError]

    /// Writes errors in another shape than ours, for routes that speak a vendor's protocol; `nil` for the one shape.
    public var errorFormat: ErrorFormat?

    /// What caches may do with its answers, unless an answer says otherwise itself.
    public var caching: Caching

    /// Whether a caller may repeat a request by `Idempotency-Key` without doing it twice.
    public var idempotency: Idempotency

    /// Under which heading the interface description lists it; by default the first word of the path behind the version.
    public var group: String?

    /// The code behind it.
    public var handler: Handler

    /// - Parameters:
    ///   - form: what a form that is sent as the body holds, for the interface description.
    ///   - bodyLimit: in bytes; by default 1 MiB, which is plenty for JSON.
    ///   - timeout: by default 30 s.
    ///   - caching: by default a `GET` is kept and revalidated by the caller's own cache, and everything else by none.
    public init(
        _ method: HTTPRequest.Method, _ path: String, operation: String, summary: String, permission: Permission,
        parameters: [RouteParameter] = [], body: RouteBody = .none, form: [FormField] = [], bodyLimit: Int = 1 << 20,
        timeout: Duration? = .seconds(30), success: RouteSuccess, alternatives: [RouteSuccess] = [], errors: [DeclaredError] = [],
        errorFormat: ErrorFormat? = nil, caching: Caching? = nil, idempotency: Idempotency = .none, handler: @escaping Handler
    ) {
        self.method = method
        self.path = path
        self.operation = operation
        self.summary = summary
        self.permission = permission
        self.parameters = parameters
        self.body = body
        self.form = form
        self.bodyLimit = bodyLimit
        self.timeout = timeout
        self.success = success
        self.alternatives = alternatives
        self.errors = errors
        self.errorFormat = errorFormat
        self.caching = caching ?? (method == .get ? .revalidated : .never)
        self.idempotency = idempotency
        self.handler = handler
    }
}

/// What a route's request body holds.
public enum RouteBody: Sendable {
    /// Nothing; a request that brings a body is refused.
    case none

    /// One JSON value, read with `RouteRequest.json`.
    case json(any (Decodable & Sendable).Type, description: String)

    /// Bytes that the handler reads as they come, in one of these media types (without parameters); empty means any type.
    case stream(contentTypes: [String], description: String)
}

/// What a route answers when all goes well.
public struct RouteSuccess: Sendable {
    /// What the answer's body holds.
    public enum Content: Sendable {
        case none
        case json(any (Encodable & Sendable).Type)
        /// Bytes of one of these media types.
        case stream(contentTypes: [String])
    }

    /// The usual status.
    public var status: HTTPResponse.Status

    /// What the body holds.
    public var content: Content

    /// One line for the reader of the interface description.
    public var description: String

    /// Headers of the answer that callers can use, by name, each with what it says.
    public var headers: [String: String]

    public init(_ status: HTTPResponse.Status, _ content: Content, description: String, headers: [String: String] = [:]) {
        self.status = status
        self.content = content
        self.description = description
        self.headers = headers
    }

    /// JSON of a type.
    public static func json(
        _ type: any (Encodable & Sendable).Type, status: HTTPResponse.Status = .ok, description: String, headers: [String: String] = [:]
    ) -> RouteSuccess {
        RouteSuccess(status, .json(type), description: description, headers: headers)
    }

    /// No body: 204 unless said otherwise.
    public static func empty(
        status: HTTPResponse.Status = .noContent, description: String, headers: [String: String] = [:]
    ) -> RouteSuccess {
        RouteSuccess(status, .none, description: description, headers: headers)
    }

    /// Bytes.
    public static func stream(
        _ contentTypes: [String], status: HTTPResponse.Status = .ok, description: String, headers: [String: String] = [:]
    ) -> RouteSuccess {
        RouteSuccess(status, .stream(contentTypes: contentTypes), description: description, headers: headers)
    }
}

/// An error that a route's callers should expect.
///
/// A `CodedError` thrown by the handler whose code is declared is answered with the declared status and its user's message.
public struct DeclaredError: Sendable {
    /// The status that it is answered with.
    public var status: HTTPResponse.Status

    /// The `CodedError.code`.
    public var code: String

    /// When it happens.
    public var description: String

    public init(_ status: HTTPResponse.Status, _ code: String, _ description: String) {
        self.status = status
        self.code = code
        self.description = description
    }
}
