public import HTTPRouting
import HTTPTypes
import NIOCore
import ObjectStore
import VoiceCore

extension Recordings {
    public var routes: [Route] {
        [createRoute, listRoute, getRoute, updateRoute, notesRoute, audioRoute, peaksRoute, deleteRoute, transcriptRoute]
            + [addMarkerRoute, listMarkersRoute, getMarkerRoute, deleteMarkerRoute]
            + [restoreRoute, cancelRoute, exportRoute, archiveRoute] + transcriptRoutes + uploadRoutes + collectionRoutes + eventRoutes
            + analysisRoutes + [insightsRoute, sampleRoute] + speakerRoutes + voiceRoutes
    }

    static let read: Permission = .scope("recordings:read")
    static let write: Permission = .scope("recordings:write")
    static let idParameter = RouteParameter.path("id", RecordingID.self, "The recording's id.")
    static let unknownRecording = DeclaredError(.notFound, RecordingsError.notFound.code, "The account has no such recording.")

    /// 410: the database knows of it, but the object's file is gone or damaged, as after a restore of what was left.
    static let lostContent = [
        (ObjectStoreError.notFound, "The stored file is lost."), (.damaged(chunk: nil), "The stored file is damaged."),
    ].map { DeclaredError(.gone, $0.code, $1) }

    /// 412: `If-Match` names another state, which somebody has changed meanwhile.
    static let preconditionFailed = DeclaredError(
        .preconditionFailed, APIError.preconditionFailed.code, "It is not in the state that `If-Match` names.")

    static let ifMatchParameter = RouteParameter.header(
        "If-Match", String.self, "The `ETag` of the state that the caller goes by: 412 where it is another.")

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
}
