import AsyncHTTPClient
import Foundation
import NIOConcurrencyHelpers
import NIOCore
import NIOHTTP1
import VoiceCore

/// Uploads one file by tus 1.0: when the connection breaks or the server starts anew, it asks how far it got and goes on from there.
struct TusUpload: Sendable {
    let connection: ServerConnection
    let file: OpenFileToAdd
    /// `Upload-Metadata`.
    let metadata: String
    /// Waits between attempts, and how long in all without a byte of progress.
    var patience = UploadPatience()
    /// Is told the bytes that are done so far.
    let progress: @Sendable (Int64) -> Void

    /// Where an upload stands.
    private struct Standing {
        var location: String?
        var offset: Int64 = 0
        var recording: String?
        /// Names the request that begins the upload, so that it is begun once where its answer is lost.
        var key = UUID().uuidString
    }

    /// - Returns: the id of the recording that it became.
    /// - Throws: the server's refusal; `ServerUnreachable` once patience is over. A cancelled upload is given up on the server too.
    func run() async throws -> String {
        var standing = Standing()
        do {
            return try await run(&standing)
        } catch {
            if Task.isCancelled, let location = standing.location { await giveUp(location) }
            throw error
        }
    }

    private enum Step {
        case create, look, send
    }

    private func run(_ standing: inout Standing) async throws -> String {
        var patience = patience
        var step = Step.create
        while true {
            do {
                step = try await carryOut(step, &standing)
                if let recording = standing.recording { return recording }
            } catch let error as any CodedError where Self.isPassing(error) {
                guard let pause = patience.pause(at: standing.offset, now: .now) else { throw error }
                try await Task.sleep(for: pause)
                step = standing.location == nil ? .create : .look
            }
        }
    }

    /// - Returns: the step after it.
    private func carryOut(_ step: Step, _ standing: inout Standing) async throws -> Step {
        let before = standing.offset
        switch step {
        case .create:
            try await create(&standing)
            return .send
        case .look:
            try await look(&standing)
            guard standing.location != nil else { return .create }
            // All is there and nothing became of it: the server may still be at it.
            if standing.recording == nil, standing.offset == file.file.size { throw ServerUnreachable(.broken, place: connection.place) }
            return .send
        case .send:
            try await send(&standing)
            if standing.recording == nil, standing.offset <= before { throw ServerUnreachable(.broken, place: connection.place) }
            return standing.offset < file.file.size ? .send : .look
        }
    }

    /// Whether the same upload may go on later.
    private static func isPassing(_ error: any CodedError) -> Bool {
        if let error = error as? CommandError {
            // A full disk is said at once: somebody has to make room.
            return ["upload_offset_mismatch", "upload_not_found", "idempotency_key_in_use", "idempotent_result_gone"].contains(error.code)
                || error.status == .temporary && !error.code.hasSuffix("storage_full")
        }
        return error.isRetryable
    }

    private func create(_ standing: inout Standing) async throws {
        let headers: HTTPHeaders = [
            "Upload-Length": String(file.file.size), "Upload-Metadata": metadata, "Idempotency-Key": standing.key,
        ]
        let response: HTTPClientResponse
        do {
            response = try await ask(.POST, "/v1/uploads", headers, patience: connection.patience)
        } catch let error as CommandError where error.code == "idempotent_result_gone" {
            // It was begun so long ago that it has expired.
            standing.key = UUID().uuidString
            throw error
        }
        guard let location = response.headers.first(name: "Location") else {
            throw CommandError.unexpectedAnswer(connection.place, "it does not say where the upload goes")
        }
        standing.location = try path(of: location)
        standing.recording = response.headers.first(name: "Upload-Recording")
        // One that was begun before, whose answer was lost.
        if response.headers.contains(name: "Upload-Offset") { try take(response, &standing) }
    }

    /// A `Location` may be a whole address; it must not lead to another server, which would get the key.
    private func path(of location: String) throws -> String {
        guard let parts = URLComponents(string: location), parts.path.hasPrefix("/v1/uploads/"), parts.path.utf8.count < 300,
            parts.host == nil
                || connection.place.address == .url("\(parts.scheme ?? "")://\(parts.host ?? "")\(parts.port.map { ":\($0)" } ?? "")")
        else { throw CommandError.unexpectedAnswer(connection.place, "it names no place for the upload") }
        return parts.path
    }

    private func look(_ standing: inout Standing) async throws {
        do {
            let response = try await ask(.HEAD, standing.location ?? "", patience: connection.patience)
            try take(response, &standing)
        } catch let error as CommandError where error.code == "upload_not_found" {
            // It expired, or the server lost it with what it was restored from: from the beginning.
            standing = Standing()
        }
    }

    private func send(_ standing: inout Standing) async throws {
        let sent = NIOLockedValueBox(standing.offset)
        let body = file.bytes(from: standing.offset) { [progress] count in
            progress(
                sent.withLockedValue { sent in
                    sent += Int64(count)
                    return sent
                })
        }
        let headers: HTTPHeaders = [
            "Content-Type": "application/offset+octet-stream", "Upload-Offset": String(standing.offset),
        ]
        let length = file.file.size - standing.offset
        let response = try await ask(
            .PATCH, standing.location ?? "", headers, body: .stream(body, length: .known(length)), patience: nil)
        try take(response, &standing)
    }

    private func take(_ response: HTTPClientResponse, _ standing: inout Standing) throws {
        guard let offset = response.headers.first(name: "Upload-Offset").flatMap(Int64.init), (0...file.file.size).contains(offset) else {
            throw CommandError.unexpectedAnswer(connection.place, "it does not say where the upload stands")
        }
        standing.offset = offset
        standing.recording = response.headers.first(name: "Upload-Recording")
        progress(offset)
    }

    private func giveUp(_ location: String) async {
        // A task of its own, since this one was cancelled.
        _ = await Task { try? await ask(.DELETE, location, patience: .seconds(3)) }.value
    }

    /// - Throws: the refusal for a status other than 2xx.
    private func ask(
        _ method: HTTPMethod, _ path: String, _ headers: HTTPHeaders = [:], body: HTTPClientRequest.Body? = nil, patience: TimeAmount?
    ) async throws -> HTTPClientResponse {
        var headers = headers
        headers.add(name: "Tus-Resumable", value: "1.0.0")
        let response = try await connection.send(method, path, headers: headers, body: body, patience: patience)
        let answer = try await connection.body(of: response, limit: 1 << 20)
        if (200..<300).contains(response.status.code) { return response }
        // An answer to HEAD has no body that would say it.
        if method == .HEAD, response.status == .notFound {
            throw CommandError(code: "upload_not_found", userMessage: "The server knows the upload no more.", status: .failure)
        }
        throw CommandError.refused(response, answer, by: connection.place)
    }
}

/// How long to wait between attempts, and when to give up: waiting doubles from a quarter of a second to five, and ends when nothing has
/// moved for two minutes.
struct UploadPatience: Sendable {
    private let limit: Duration
    private var furthest: Int64 = -1
    private var next: Duration = .milliseconds(250)
    private var since: ContinuousClock.Instant?

    init(limit: Duration = .seconds(120)) { self.limit = limit }

    /// - Parameter offset: where the upload stands; further than before, patience begins anew.
    /// - Returns: `nil` when it is over.
    mutating func pause(at offset: Int64, now: ContinuousClock.Instant) -> Duration? {
        if offset > furthest {
            furthest = offset
            next = .milliseconds(250)
            since = now
        }
        guard now - (since ?? now) < limit else { return nil }
        defer { next = min(next * 2, .seconds(5)) }
        return next
    }
}
