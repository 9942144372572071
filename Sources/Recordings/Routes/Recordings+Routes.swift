public import HTTPRouting
import HTTPTypes
import NIOCore
import ObjectStore
import VoiceCore

extension Recordings {
    public var routes: [Route] {
        [createRoute, listRoute, getRoute, updateRoute, notesRoute, audioRoute, deleteRoute, transcriptRoute]
            + [addMarkerRoute, listMarkersRoute, deleteMarkerRoute] + [restoreRoute, cancelRoute, exportRoute] + transcriptRoutes
            + uploadRoutes
            + collectionRoutes
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
            parameters: [Self.idParameter, .header("range", String.self, "One range of bytes (RFC 9110, 14.2); others are ignored.")],
            timeout: nil, success: .stream(["audio/wav"], description: "The uploaded file, byte for byte; 206 for a range."),
            errors: [Self.unknownRecording]
        ) { request in
            let account = try request.requirePrincipal().account
            let length = Int64(try await recording(request.path("id"), of: account).bytes)
            let asked = try request.header("range", as: String.self).flatMap(ByteRange.init)
            guard let asked else { return try await audioAnswer(to: request, account, range: 0..<length, of: length, status: .ok) }
            guard let range = asked.resolved(length: length) else {
                throw APIError(
                    .rangeNotSatisfiable, "range_outside", "The range lies beyond the end: there are \(length) bytes.",
                    headers: [.contentRange: "bytes */\(length)"])
            }
            return try await audioAnswer(to: request, account, range: range, of: length, status: .partialContent)
        }
    }

    private func audioAnswer(
        to request: RouteRequest, _ account: AccountID, range: Range<Int64>, of length: Int64, status: HTTPResponse.Status
    ) async throws -> RouteResponse {
        let isWhole = status == .ok
        // A read of the whole is checked against its keyed hash as well, so it is asked for as such.
        let content = try await audio(of: request.path("id"), account: account, range: isWhole ? nil : range)
        var headers: HTTPFields = [.cacheControl: "private, no-cache", .acceptRanges: "bytes"]
        if !isWhole { headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(length)" }
        return .stream(
            content.chunks.map { ByteBuffer(bytes: $0) }, length: range.count, contentType: "audio/wav", status: status, headers: headers)
    }
}
