import HTTPRouting
import HTTPTypes
import VoiceCore

extension Recordings {
    struct Notes: Codable, Sendable {
        /// Absent where there are none.
        let notes: String?
    }

    var updateRoute: Route {
        Route(
            .patch, "/v1/recordings/{id}", operation: "updateRecording",
            summary: "Changes what is known of a recording: fields that are absent stay, null clears (RFC 7396).", permission: Self.write,
            parameters: [Self.idParameter, Self.ifMatchParameter],
            body: .json(RecordingPatch.self, description: "Any of title, speaker, tags, recorded_at, language, starred and notes."),
            success: .json(Recording.self, description: "The recording as it is now."),
            errors: [
                Self.unknownRecording, Self.invalidField, Self.preconditionFailed,
                DeclaredError(.badRequest, RecordingsError.titleTooLong.code, "The title is too long."),
            ] + Self.diskFull
        ) { request in
            let patch = try await request.json(RecordingPatch.self)
            let account = try request.requirePrincipal().account
            return try .json(await update(request.path("id"), of: account, patch, if: request.preconditions))
        }
    }

    var notesRoute: Route {
        Route(
            .get, "/v1/recordings/{id}/notes", operation: "getNotes", summary: "Gives the notes on a recording.", permission: Self.read,
            parameters: [Self.idParameter], success: .json(Notes.self, description: "The notes."),
            errors: [Self.unknownRecording] + Self.lostContent
        ) { request in
            try .json(Notes(notes: await notes(of: request.path("id"), account: request.requirePrincipal().account)))
        }
    }
}
