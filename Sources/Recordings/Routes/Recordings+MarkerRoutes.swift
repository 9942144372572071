import HTTPRouting
import HTTPTypes
import VoiceCore

extension Recordings {
    struct NewMarker: Codable, Sendable {
        let at: Double
        let label: String
    }

    struct MarkerList: Codable, Sendable {
        let markers: [Marker]
    }

    var addMarkerRoute: Route {
        Route(
            .post, "/v1/recordings/{id}/markers", operation: "addMarker", summary: "Marks a point in time on a recording.",
            permission: Self.write, parameters: [Self.idParameter],
            body: .json(NewMarker.self, description: "Seconds from the start, and a label of 1 to 200 characters."), bodyLimit: 16 << 10,
            success: .json(Marker.self, status: .created, description: "The marker."),
            errors: [
                Self.unknownRecording,
                DeclaredError(.badRequest, RecordingsError.labelLength.code, "The label is empty or too long."),
                DeclaredError(
                    .unprocessableContent, RecordingsError.markerOutsideRecording(durationSeconds: 0).code,
                    "The time lies outside of the recording."),
            ] + Self.diskFull
        ) { request in
            let new = try await request.json(NewMarker.self)
            let marker = try await addMarker(
                to: request.path("id"), of: request.requirePrincipal().account, at: new.at, label: new.label)
            return try .json(marker, status: .created)
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
