import Storage

/// The handlers of a worker by kind; jobs of other kinds are left for workers that know them.
public struct JobHandlers: Sendable {
    private(set) var byKind: [String: RegisteredHandler] = [:]

    public init() {}

    /// Adds a handler, or replaces that of the same kind.
    ///
    /// - Parameters:
    ///   - limit: the most jobs of the kind that this worker runs at once; `nil` for no limit but the worker's slots.
    ///   - accountLimit: the most of those that one account's may be; `nil` for all.
    ///   - timeout: for jobs that were enqueued without one.
    public mutating func register<Handler: JobHandler>(
        _ handler: Handler, limit: Int? = nil, accountLimit: Int? = nil, timeout: Duration? = nil
    ) {
        register(Handler.Kind.self, limit: limit, accountLimit: accountLimit, timeout: timeout) { try await handler.run($0, $1) }
    }

    /// Adds a closure as the handler of a kind.
    public mutating func register<Kind: JobKind>(
        _ kind: Kind.Type, limit: Int? = nil, accountLimit: Int? = nil, timeout: Duration? = nil,
        run: @escaping @concurrent @Sendable (Kind.Payload, JobContext) async throws -> JobOutcome<Kind>
    ) {
        byKind[Kind.name] = RegisteredHandler(limit: limit ?? .max, accountLimit: accountLimit, timeout: timeout) { text, context in
            let payload: Kind.Payload
            do {
                payload = try JobJSON.decode(from: text)
            } catch {
                throw JobsError(.payloadInvalid, "the payload is not a \(Kind.Payload.self)")
            }
            let outcome = try await run(payload, context)
            return FinishedWork(result: try JobJSON.encode(outcome.result), apply: outcome.apply)
        }
    }
}

/// A handler whose kind is known by name only.
struct RegisteredHandler: Sendable {
    let limit: Int
    let accountLimit: Int?
    let timeout: Duration?
    let run: @concurrent @Sendable (_ payload: String, JobContext) async throws -> FinishedWork
}

/// An outcome with its result encoded.
struct FinishedWork: Sendable {
    let result: String
    let apply: (@Sendable (any WriteTransaction) throws -> Void)?
}
