import HTTPRouting
import HTTPTypes
import Transcription
import VoiceCore

extension Recordings {
    var carryRoute: Route {
        Route(
            .post, "/v1/recordings/{id}/transcripts/{transcript}/edits", operation: "carryEdits",
            summary: "Takes a person's edits over to another machine's transcript, which becomes the current one with them in it.",
            permission: Self.write, parameters: [Self.idParameter, Self.transcriptParameter],
            body: .json(CarryRequest.self, description: "The revision that is current, and whose edits are taken over."),
            bodyLimit: 16 << 10,
            success: .json(
                CarriedTranscript.self, status: .created,
                description: "The new revision, and the edits that met with other words or have no place in it."),
            alternatives: [.json(CarriedTranscript.self, description: "The edits were made in this transcript: it has them.")],
            errors: [
                Self.unknownRecording, Self.unknownTranscript, Self.unreadyTranscript, Self.staleRevision, Self.tooLongToCompare,
                DeclaredError(
                    .unprocessableContent, RecordingsError.transcriptNotEdited.code,
                    "No person edited the transcript whose edits are asked for."),
                DeclaredError(
                    .unprocessableContent, RecordingsError.transcriptNotMachines.code,
                    "Edits are taken over to a machine's transcript alone."),
            ] + Self.lostContent + Self.diskFull
        ) { request in
            let asked = try await request.json(CarryRequest.self)
            let (carried, isNew) = try await carryEdits(
                to: request.path("transcript"), of: request.path("id"), account: request.requirePrincipal().account, asked)
            return try .json(carried, status: isNew ? .created : .ok)
        }
    }
}
