import HTTPRouting
import HTTPTypes
import VoiceCore

extension Recordings {
    var sampleRoute: Route {
        Route(
            .post, "/v1/recordings/sample", operation: "createSampleRecording",
            summary: "Makes a recording of the sample that came with the server.", permission: Self.write, timeout: nil,
            success: .json(
                Recording.self, status: .created, description: "The recording; its transcript follows.",
                headers: ["Location": "The recording's path."]),
            alternatives: [
                .json(
                    Recording.self, description: "The recording of the sample that is there already.",
                    headers: ["Location": "The recording's path."])
            ],
            errors: [DeclaredError(.notFound, RecordingsError.sampleMissing.code, "The server was set up without a sample.")]
                + Self.uploadErrors
        ) { request in
            let (recording, isNew) = try await addSample(to: request.requirePrincipal().account)
            return try .json(
                recording, status: isNew ? .created : .ok, headers: [.location: "/v1/recordings/\(recording.id)"])
        }
    }
}
