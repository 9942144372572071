import HTTPRouting
import HTTPTypes
import VoiceCore

extension Recordings {
    struct NewMarker: Codable, Sendable, FieldDescribing {
        let at: Double
        let label: String

        static let fieldNotes = [
            FieldNote("at", "Seconds from the start of the recording, which must be as long.", from: 0),
            FieldNote("label", "What it marks.", characters: 1...RecordingsError.textLimit),
        ]
    }

    struct MarkerList: Codable, Sendable {
        let markers: [Marker]
    }

    var addMarkerRoute: Route {
        Route(
            .post, "/v1/recordings/{id}/markers", operation: "addMarker", summary: "Marks a point in time on a recording.",
            permission: Self.write, parameters: [Self.idParameter],
            body: .json(NewMarker.self, description: "Seconds from the start, and a label of 1 to 200 characters."), bodyLimit: 16 << 10,
            success: .json(Marker.self, status: .created, description: "The marker.", headers: ["Location": "The marker's path."]),
            errors: [
                Self.unknownRecording,
                DeclaredError(.badRequest, RecordingsError.labelLength.code, "The label is empty or too long."),
                DeclaredError(
                    .unprocessableContent, RecordingsError.markerOutsideRecording(durationSeconds: 0).code,
                    "The time lies outside of the recording."),
            ] + Self.diskFull, idempotency: .creates(at: "/v1/recordings/{id}/markers/{created}", MarkerID.self)
        ) { request in
            let new = try await request.json(NewMarker.self)
            let recording: RecordingID = try request.path("id")
            let marker = try await addMarker(
                request.newID(), to: recording, of: request.requirePrincipal().account, at: new.at, label: new.label)
            return try .json(marker, status: .created, headers: [.location: "/v1/recordings/\(recording)/markers/\(marker.id)"])
        }
    }

    var getMarkerRoute: Route {
        Route(
            .get, "/v1/recordings/{id}/markers/{marker}", operation: "getMarker", summary: "Gives one marker.", permission: Self.read,
            parameters: [Self.idParameter, .path("marker", MarkerID.self, "The marker's id.")],
            success: .json(Marker.self, description: "The marker."),
            errors: [DeclaredError(.notFound, RecordingsError.markerNotFound.code, "The recording has no such marker.")]
        ) { request in
            try .json(await marker(request.path("marker"), of: request.path("id"), account: request.requirePrincipal().account))
        }
    }

    var listMarkersRoute: Route {
        Route(
            .get, "/v1/recordings/{id}/markers", operation: "listMarkers", summary: "Lists a recording's markers by time.",
            permission: Self.read, parameters: [Self.idParameter], success: .json(MarkerList.self, description: "All markers."),
            errors: [Self.unknownRecording]
        ) { request in
            try .json(MarkerList(markers: await markers(of: request.path("id"), account: request.requirePrincipal().account)))
        }
    }

    var deleteMarkerRoute: Route {
        Route(
            .delete, "/v1/recordings/{id}/markers/{marker}", operation: "deleteMarker", summary: "Removes a marker.",
            permission: Self.write, parameters: [Self.idParameter, .path("marker", MarkerID.self, "The marker's id.")],
            success: .empty(description: "It is gone."),
            errors: [DeclaredError(.notFound, RecordingsError.markerNotFound.code, "The recording has no such marker.")] + Self.diskFull
        ) { request in
            try await deleteMarker(request.path("marker"), of: request.path("id"), account: request.requirePrincipal().account)
            return .empty()
        }
    }
}
