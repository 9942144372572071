public import HTTPRouting
import HTTPTypes
import NIOCore
import ObjectStore
import VoiceCore

extension Recordings {
    public var routes: [Route] {
        [
            createRoute, listRoute, getRoute, audioRoute, deleteRoute, transcriptRoute, addMarkerRoute, listMarkersRoute,
            getMarkerRoute, deleteMarkerRoute,
        ]
    }

    static let read: Permission = .scope("recordings:read")
    static let write: Permission = .scope("recordings:write")
    static let idParameter = RouteParameter.path("id", RecordingID.self, "The recording's id.")
    static let unknownRecording = DeclaredError(.notFound, RecordingsError.notFound.code, "The account has no such recording.")

    /// 507: the database's disk or the objects' disk is full; nothing was changed.
    static let diskFull = ["storage_full", "object_storage_full"].map {
        DeclaredError(.init(code: 507, reasonPhrase: "Insufficient Storage"), $0, "The disk is full; nothing was changed.")
    }

    struct RecordingList: Codable, Sendable {
        let recordings: [Recording]
        /// Give it as `before` to read on; absent on the last page.
        let next: RecordingID?
    }

    private var listRoute: Route {
        Route(
            .get, "/v1/recordings", operation: "listRecordings", summary: "Lists recordings, newest first.", permission: Self.read,
            parameters: [
                .query("before", RecordingID.self, "Only recordings made before this one."),
                .query("limit", Int.self, "How many at most.", in: 1...200, default: 50),
            ],
            success: .json(
                RecordingList.self, description: "A page of recordings.",
                headers: ["Link": "The next page (`rel=\"next\"`), if there is one."])
        ) { request in
            let limit = try request.query("limit", as: Int.self) ?? 50
            let page = try await recordings(
                of: request.requirePrincipal().account, before: request.query("before"), limit: limit + 1)
            let shown = Array(page.prefix(limit))
            let next = page.count > limit ? shown.last?.id : nil
            let headers: HTTPFields = next.map { [.link: request.nextPage(["before": $0.text])] } ?? [:]
            return try .json(RecordingList(recordings: shown, next: next), headers: headers)
        }
    }

    private var getRoute: Route {
        Route(
            .get, "/v1/recordings/{id}", operation: "getRecording", summary: "Tells what is known of a recording.", permission: Self.read,
            parameters: [Self.idParameter], success: .json(Recording.self, description: "The recording."), errors: [Self.unknownRecording]
        ) { request in
            try .json(await recording(request.path("id"), of: request.requirePrincipal().account))
        }
    }

    private var audioRoute: Route {
        Route(
            .get, "/v1/recordings/{id}/audio", operation: "getRecordingAudio", summary: "Gives the audio as it was uploaded.",
            permission: Self.read,
            parameters: [
                Self.idParameter, .header("range", String.self, "One range of bytes (RFC 9110, 14.2); others are ignored."),
                .header("if-range", String.self, "The state that the range belongs to; the whole is sent if it is another."),
            ],
            timeout: nil, success: .stream(["audio/wav"], description: "The uploaded file, byte for byte."),
            alternatives: [
                .stream(
                    ["audio/wav"], status: .partialContent, description: "A range of the file.",
                    headers: ["Content-Range": "Which bytes, of how many."])
            ],
            errors: [
                Self.unknownRecording, DeclaredError(.rangeNotSatisfiable, "range_outside", "The range lies beyond the end."),
            ]
        ) { request in
            let account = try request.requirePrincipal().account
            let recording = try await recording(request.path("id"), of: account)
            // The audio of a recording never changes, so its id names its state.
            let content = RangedContent(
                length: Int64(recording.bytes), contentType: "audio/wav",
                validators: Validators(tag: EntityTag(recording.id.text), modified: HTTPDate(recording.createdAt)))
            let range = try request.requestedRange(of: content)
            // A read of the whole is checked against its keyed hash as well, so it is asked for as such.
            let audio = try await audio(of: recording.id, account: account, range: range)
            return .content(content, range: range, audio.chunks.map { ByteBuffer(bytes: $0) })
        }
    }

    private var deleteRoute: Route {
        Route(
            .delete, "/v1/recordings/{id}", operation: "deleteRecording",
            summary: "Deletes a recording with its transcripts and markers, and cancels what runs for it.", permission: Self.write,
            parameters: [Self.idParameter], success: .empty(description: "It is gone."),
            errors: [Self.unknownRecording] + Self.diskFull
        ) { request in
            try await delete(request.path("id"), of: request.requirePrincipal().account)
            return .empty()
        }
    }
}
