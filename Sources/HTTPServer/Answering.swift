import HTTPRouting
import HTTPTypes
import Logging
import NIOCore
import VoiceCore

/// Answers requests: checks them, finds their route, runs it, and turns whatever happens into a response.
struct Answering: Sendable {
    /// Finds out who is asking; `nil` for a credential that is not valid.
    typealias Authenticate = @Sendable (Credential) async throws -> Principal?

    /// A request and what is answered to it, for the log and the metrics.
    struct Exchanged: Sendable {
        let requestID: String
        let method: HTTPRequest.Method
        let route: Route?
        var principal: Principal?
        let peer: Peer
        let start: NIODeadline
        var response: RouteResponse
    }

    let table: RouteTable
    let hosts: HostPolicy
    let cors: CORSPolicy
    let ownPages: OwnPages
    let missingPage: MissingPage?
    let idempotency: IdempotencyStore?
    let compressed: CompressedBodies
    let ids: RequestIDs
    let authenticate: Authenticate
    let metrics: HTTPMetrics
    let log: AccessLog

    /// Makes the response to a request. What goes wrong is in the response, or in the log where it is ours alone to know.
    func respond(to head: HTTPRequest, _ body: RequestBodySource, _ peer: Peer, _ exchange: Exchange) async -> Exchanged {
        let id = ids.id(of: head)
        let match = table.match(head.method, head.path ?? "")
        let route: Route? = if case .found(let route, _) = match { route } else { nil }
        var exchanged = Exchanged(
            requestID: id, method: head.method, route: route, peer: peer, start: .now(),
            response: RouteResponse(status: .internalServerError))
        exchange.begin(
            Exchange.Current(
                deadline: route?.timeout.map { exchanged.start + TimeAmount($0) },
                timedOut: { error in
                    log.refused(error, requestID: id, route: route, peer: peer)
                    metrics.refused(error.status)
                    return response(to: error, id, route, head)
                },
                endsWithInput: route?.endsWithInput ?? false, endsWithServer: route?.endsWithServer ?? false))
        do {
            exchanged.response = try await answer(head, body, match, &exchanged)
            if let route { try Manners.apply(to: &exchanged.response, of: head, route, compressed) }
            cors.apply(to: &exchanged.response, of: head)
            exchanged.response.headers[.requestID] = id
        } catch {
            let mapped = APIError(error, route: route)
            log.failed(mapped, requestID: id, route: route)
            exchanged.response = response(to: mapped, id, route, head)
        }
        return exchanged
    }

    /// To be called when the response was sent, or could not be.
    func finish(_ exchanged: Exchanged, bytesSent: Int, failure: (any Error)?) {
        let duration = NIODeadline.now() - exchanged.start
        metrics.answered(exchanged.route, exchanged.response.status, duration)
        log.answered(exchanged, duration: duration, bytesSent: bytesSent, failure: failure)
    }

    /// The answer to what no route sees: a malformed request.
    func refuse(_ error: APIError) -> RouteResponse {
        let id = ids.next()
        log.refused(error, requestID: id, route: nil, peer: nil)
        metrics.refused(error.status)
        return response(to: error, id, nil, nil)
    }

    private func answer(
        _ head: HTTPRequest, _ body: RequestBodySource, _ match: RouteTable.Match, _ exchanged: inout Exchanged
    ) async throws -> RouteResponse {
        try hosts.check(head, exchanged.peer)
        if let preflight = cors.preflight(head) { return preflight }
        if case .notFound = match, let page = try await missingPage?.answer(to: head) { return page }
        // Who may ask nothing is not told either which routes there are.
        if exchanged.route?.permission != .public { exchanged.principal = try await principal(of: head) }
        switch match {
        case .found(let route, let pathValues):
            if let principal = exchanged.principal, case .scope(let scope) = route.permission, !principal.may(route.permission) {
                throw APIError.missingScope(scope)
            }
            if route.isLocal, exchanged.peer.localAddress != nil { throw APIError.localOnly }
            try Self.check(body, of: head, route)
            return try await run(route, pathValues, head, body.body(limit: route.bodyLimit), exchanged)
        case .methodNotAllowed(let allowed): throw APIError.methodNotAllowed(allowed)
        case .notFound: throw APIError(.notFound, "not_found", "There is nothing under this path.")
        case .malformed: throw APIError(.badRequest, "malformed_path", "The path is not well formed.")
        }
    }

    private func run(
        _ route: Route, _ pathValues: [String: String], _ head: HTTPRequest, _ body: RequestBody, _ exchanged: Exchanged
    ) async throws -> RouteResponse {
        let (id, principal) = (exchanged.requestID, exchanged.principal)
        let prepare: IdempotentRequest.Prepare = { body, reservedID throws(APIError) in
            var request = try RouteRequest(
                id: id, head: head, route: route, pathValues: pathValues, principal: principal, body: body)
            request.reservedID = reservedID
            return request
        }
        guard head.method == .post, route.errorFormat == nil, let key = try IdempotencyKey(head) else {
            return try await route.handler(prepare(body, nil))
        }
        guard let idempotency, let principal, case .creates(let template, let newID) = route.idempotency else {
            throw APIError.idempotencyUnsupported
        }
        let path = pathValues.reduce(template) { $0.replacing("{\($1.key)}", with: $1.value) }
        let request = IdempotentRequest(
            store: idempotency, key: key, account: principal.account, head: head, route: route, body: body, prepare: prepare
        ) { path in try await read(path, id, principal, head) }
        return try await request.respond(path: path, newID: newID)
    }

    /// Answers `GET` within the server, or `HEAD` where there is nothing to get, for someone who made what lies under the path.
    ///
    /// - Parameter caller: whose header fields count, as far as the route there reads them.
    private func read(_ path: String, _ id: String, _ principal: Principal, _ caller: HTTPRequest) async throws -> RouteResponse {
        // A route that answers `GET` answers `HEAD` as well.
        guard case .found(let route, let pathValues) = table.match(.head, path) else { throw APIError.notFound("path") }
        var head = HTTPRequest(method: route.method, scheme: nil, authority: nil, path: path)
        head.headerFields = route.fields(of: caller)
        do {
            return try await route.handler(
                RouteRequest(id: id, head: head, route: route, pathValues: pathValues, principal: principal))
        } catch {
            throw APIError(error, route: route)
        }
    }

    private func principal(of head: HTTPRequest) async throws -> Principal {
        guard let credential = Credential(head) else { throw APIError.unauthenticated }
        // Before anything is looked up: a foreign page is not told either whether its reader is signed in here.
        if credential.scheme == .session { try ownPages.check(head) }
        guard let principal = try await authenticate(credential) else { throw APIError.unauthenticated }
        return principal
    }

    /// Refuses a body that the route cannot take before any of it is read.
    private static func check(_ body: RequestBodySource, of head: HTTPRequest, _ route: Route) throws(APIError) {
        if let length = body.length {
            guard length > 0 else { return }
            guard length <= route.bodyLimit else { throw .bodyTooLarge(limit: route.bodyLimit) }
        }
        switch route.body {
        case .none: throw APIError(.badRequest, "unexpected_body", "This request takes no body.")
        case .json: break
        case .stream(let accepted, _):
            guard !accepted.isEmpty else { return }
            let given = head.headerFields[.contentType].flatMap(MediaType.init)?.essence ?? "application/octet-stream"
            guard accepted.contains(where: { $0 == given || $0.hasSuffix("/*") && given.hasPrefix($0.dropLast()) }) else {
                throw .unsupportedMediaType(accepted: accepted)
            }
        }
    }

    private func response(to error: APIError, _ requestID: String, _ route: Route?, _ head: HTTPRequest?) -> RouteResponse {
        var response = route?.errorFormat?(error, requestID) ?? .error(error, requestID: requestID)
        response.headers[.requestID] = requestID
        if let head { cors.apply(to: &response, of: head) }
        return response
    }
}

extension APIError {
    /// 403, for what only the machine's own user may ask.
    fileprivate static let localOnly = APIError(
        .forbidden, "local_only", "This is answered on the server's own socket only: use the command line on its machine.")

    /// 405, with the methods that would do.
    fileprivate static func methodNotAllowed(_ allowed: [HTTPRequest.Method]) -> APIError {
        let names = allowed.map(\.rawValue)
        return APIError(
            .methodNotAllowed, "method_not_allowed", "This path takes \(names.joined(separator: ", ")) only.",
            details: ["allowed": .list(names)], headers: [.allow: names.joined(separator: ", ")])
    }
}
