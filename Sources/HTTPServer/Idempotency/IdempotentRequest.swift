import HTTPRouting
import HTTPTypes
import NIOCore
import VoiceCore

/// Carries out a request with an `Idempotency-Key` once, and answers its repetitions with what it made.
struct IdempotentRequest: Sendable {
    /// Makes the request for the handler, with a body and a reserved id.
    typealias Prepare = @Sendable (RequestBody, _ reservedID: String?) throws(APIError) -> RouteRequest

    let store: IdempotencyStore
    let key: IdempotencyKey
    let account: AccountID
    let head: HTTPRequest
    let route: Route
    let body: RequestBody
    let prepare: Prepare
    /// Answers `GET`, or else `HEAD`, of a path on the caller's behalf.
    let read: @Sendable (_ path: String) async throws -> RouteResponse

    /// - Parameters:
    ///   - path: where what is made can be read, with `{created}` for its id.
    func respond(path: String, newID: @Sendable () -> String) async throws -> RouteResponse {
        let finding = try await store.begin(key, of: account, request: RequestFingerprint.head(head, of: route), newSubject: newID())
        switch finding {
        case .another: throw APIError.idempotencyKeyReused
        case .underWay: throw APIError.idempotencyKeyInUse
        case .finished(let subject, let status, let fingerprint):
            try await checkBody(fingerprint)
            return try await replay(path.naming(subject), status)
        case .new(let subject): return try await carryOut(subject, path)
        case .interrupted(let subject):
            do {
                let answer = try await replay(path.naming(subject), route.success.status.code)
                await settle { try await store.finish(key, of: account, status: route.success.status.code, body: nil) }
                return answer
            } catch let error as APIError where error.status == .gone {
                return try await carryOut(subject, path)
            } catch {
                store.end(key, of: account)
                throw error
            }
        }
    }

    private func carryOut(_ subject: String, _ path: String) async throws -> RouteResponse {
        let fingerprint = BodyFingerprint(head)
        let hashed = RequestBody(
            FingerprintedBody(base: body, fingerprint: fingerprint), announcedLength: body.announcedLength, limit: body.limit)
        do {
            let response = try await route.handler(prepare(hashed, subject))
            await settle { try await store.finish(key, of: account, status: response.status.code, body: fingerprint.value) }
            return response
        } catch {
            // What the caller did wrong changed nothing. Of anything else nobody knows whether it came after the change.
            let isRefusal = APIError(error, route: route).status.code < 500 && !(error is CancellationError)
            await settle { if isRefusal { try await store.forget(key, of: account) } }
            throw error
        }
    }

    /// Writes how the request ended, even where the caller waits no more, and ends it.
    ///
    /// A failure to write leaves the request as one whose end nobody knows; the next with its key finds out.
    private func settle(_ write: @escaping @Sendable () async throws -> Void) async {
        await Task {
            try? await write()
            store.end(key, of: account)
        }.value
    }

    /// Reads the body to its end and compares it with the first request's.
    private func checkBody(_ known: [UInt8]?) async throws {
        guard let known else { return }
        let fingerprint = BodyFingerprint(head)
        for try await bytes in body { fingerprint.update(bytes) }
        fingerprint.finish()
        guard fingerprint.value == known else { throw APIError.idempotencyKeyReused }
    }

    private func replay(_ path: String, _ status: Int) async throws -> RouteResponse {
        do {
            var response = try await read(path)
            response.status = HTTPResponse.Status(code: status)
            response.headers[.location] = path
            response.headers[.cacheControl] = Caching.never.header
            response.headers[.idempotentReplayed] = "true"
            return response
        } catch let error as APIError where error.status == .notFound {
            throw APIError.idempotentResultGone
        }
    }
}

extension String {
    fileprivate func naming(_ subject: String) -> String { replacing("{created}", with: subject) }
}

extension HTTPField.Name {
    /// `Idempotent-Replayed: true` on the answer to a repetition: a name that cannot fail.
    fileprivate static let idempotentReplayed = HTTPField.Name("idempotent-replayed")!
}
