import HTTPRouting
import HTTPTypes
import NIOCore
import ObjectStore
import Storage
import Transcription
import VoiceCore

extension Recordings {
    /// What is told of a transcript that is not whole yet.
    struct PendingTranscript: Codable, Sendable {
        let status: Recording.Status
        let segmentsDone: Int
    }

    /// The words of a recording, as far as they are.
    enum CurrentTranscript: Sendable {
        case whole(ObjectID)
        case pending(PendingTranscript)
        case failed(code: String)
    }

    /// - Throws: `.notFound`.
    func currentTranscript(of id: RecordingID, account: AccountID) async throws -> CurrentTranscript {
        try await database.read { tx in
            let recording = try Self.recording(id, of: account, tx)
            let row = try Self.transcript(recording.transcriptId, of: account, tx)
            if let object = row.object { return .whole(object) }
            if recording.status == .failed { return .failed(code: recording.error ?? "transcription_failed") }
            let done = try Self.segmentObjects(of: row.id, account: account, tx).count
            return .pending(PendingTranscript(status: recording.status, segmentsDone: done))
        }
    }

    var transcriptRoute: Route {
        currentTranscriptRoute(
            "/v1/recordings/{id}/transcript", operation: "getTranscript",
            summary: "Gives the transcript; 202 with what is done so far while it is in the making.",
            success: .json(Transcript.self, description: "The whole transcript.")
        ) { object, account in
            let content = try await objects.read(object, account: account, range: nil)
            return .stream(
                content.chunks.map { ByteBuffer(bytes: $0) }, length: Int(content.length), contentType: "application/json",
                // An object never changes, so its id names the state.
                headers: [.eTag: EntityTag(object.text).description])
        }
    }

    /// A route that answers from the current transcript, and with 202 before that is whole.
    ///
    /// - Parameter answer: given the transcript's object and its account.
    func currentTranscriptRoute(
        _ path: String, operation: String, summary: String, success: RouteSuccess,
        answer: @escaping @Sendable (ObjectID, AccountID) async throws -> RouteResponse
    ) -> Route {
        Route(
            .get, path, operation: operation, summary: summary, permission: Self.read, parameters: [Self.idParameter], success: success,
            alternatives: [
                .json(
                    PendingTranscript.self, status: .accepted, description: "The transcript is in the making.",
                    headers: ["Retry-After": "Seconds until it is worth asking again."])
            ],
            errors: [
                Self.unknownRecording,
                DeclaredError(.conflict, "transcription_failed", "The transcription failed; the details name the reason."),
            ] + Self.lostContent
        ) { request in
            let account = try request.requirePrincipal().account
            switch try await currentTranscript(of: request.path("id"), account: account) {
            case .whole(let object): return try await answer(object, account)
            case .pending(let pending): return try .json(pending, status: .accepted, headers: [.retryAfter: "1"])
            case .failed(let code):
                throw APIError(
                    .conflict, "transcription_failed", "The recording could not be transcribed.", details: ["reason": .text(code)])
            }
        }
    }
}
