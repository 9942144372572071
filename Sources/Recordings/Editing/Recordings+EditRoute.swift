import HTTPRouting
import HTTPTypes
import Transcription
import VoiceCore

extension Recordings {
    static let staleRevision = DeclaredError(
        .conflict, RecordingsError.staleRevision(current: "").code, "Another revision is the current one.")

    var editRoute: Route {
        Route(
            .post, "/v1/recordings/{id}/transcript/edits", operation: "editTranscript",
            summary: "Edits the current transcript; words that are kept have their ids and times.", permission: Self.write,
            parameters: [Self.idParameter],
            body: .json(TranscriptEdit.self, description: "The revision that it is based on, and the operations."), bodyLimit: 4 << 20,
            success: .json(EditedTranscript.self, status: .created, description: "The new revision and the segments that changed."),
            errors: [
                Self.unknownRecording, Self.unreadyTranscript, Self.invalidField, Self.staleRevision,
                DeclaredError(
                    .unprocessableContent, RecordingsError.invalidEdit(operation: 0, "").code, "An operation cannot be carried out."),
            ] + Self.lostContent + Self.diskFull
        ) { request in
            let edit = try await request.json(TranscriptEdit.self)
            return try .json(await self.edit(request.path("id"), of: request.requirePrincipal().account, edit), status: .created)
        }
    }
}
