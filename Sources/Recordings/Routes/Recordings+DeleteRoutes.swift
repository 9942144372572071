import HTTPRouting
import HTTPTypes
import VoiceCore

extension Recordings {
    var deleteRoute: Route {
        Route(
            .delete, "/v1/recordings/{id}", operation: "deleteRecording",
            summary: "Puts a recording into the trash, or removes it for good, and cancels what runs for it.", permission: Self.write,
            parameters: [
                Self.idParameter,
                .query("permanently", Bool.self, "'true' to remove it for good with all that was made of it, also from the trash."),
            ],
            success: .empty(description: "It is gone."), errors: [Self.unknownRecording] + Self.diskFull
        ) { request in
            let account = try request.requirePrincipal().account
            if try request.query("permanently") ?? false {
                try await delete(request.path("id"), of: account)
            } else {
                try await trash(request.path("id"), of: account)
            }
            return .empty()
        }
    }

    var restoreRoute: Route {
        Route(
            .post, "/v1/recordings/{id}/restore", operation: "restoreRecording", summary: "Takes a recording out of the trash.",
            permission: Self.write, parameters: [Self.idParameter],
            success: .json(Recording.self, description: "The recording, as it was."),
            errors: [DeclaredError(.notFound, RecordingsError.notInTrash.code, "The trash holds no such recording.")] + Self.diskFull
        ) { request in
            try .json(await restore(request.path("id"), of: request.requirePrincipal().account))
        }
    }

    var cancelRoute: Route {
        Route(
            .post, "/v1/recordings/{id}/cancel", operation: "cancelTranscription",
            summary: "Stops whatever is being transcribed of a recording.", permission: Self.write, parameters: [Self.idParameter],
            success: .json(Recording.self, description: "The recording."),
            errors: [
                Self.unknownRecording,
                DeclaredError(.conflict, RecordingsError.nothingToCancel.code, "No transcription is under way."),
            ] + Self.diskFull
        ) { request in
            try .json(await cancel(request.path("id"), of: request.requirePrincipal().account))
        }
    }
}
