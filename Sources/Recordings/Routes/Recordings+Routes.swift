public import HTTPRouting
import HTTPTypes
import NIOCore
import ObjectStore
import VoiceCore

extension Recordings {
    public var routes: [Route] {
        [createRoute, listRoute, getRoute, updateRoute, notesRoute, audioRoute, deleteRoute, transcriptRoute]
            + [addMarkerRoute, listMarkersRoute, getMarkerRoute, deleteMarkerRoute]
            + [restoreRoute, cancelRoute, exportRoute] + transcriptRoutes + uploadRoutes + collectionRoutes + eventRoutes
    }

    static let read: Permission = .scope("recordings:read")
    static let write: Permission = .scope("recordings:write")
    static let idParameter = RouteParameter.path("id", RecordingID.self, "The recording's id.")
    static let unknownRecording = DeclaredError(.notFound, RecordingsError.notFound.code, "The account has no such recording.")

    static let invalidField = DeclaredError(
        .badRequest, RecordingsError.invalidField("", "").code, "A field is not valid; the message names it.")

    /// 507: the database's disk or the objects' disk is full; nothing was changed.
    static let diskFull = ["storage_full", "object_storage_full"].map {
        DeclaredError(.init(code: 507, reasonPhrase: "Insufficient Storage"), $0, "The disk is full; nothing was changed.")
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
}
