import HTTPRouting
import HTTPTypes
import ObjectStore
import Transcription
import VoiceCore

extension Recordings {
    static let tooLongToCompare = DeclaredError(
        .unprocessableContent, TranscriptionError.tooLongToCompare.code,
        "A transcript has more than \(ComparedTranscripts.wordLimit) words.")

    var comparisonRoute: Route {
        Route(
            .get, "/v1/recordings/{id}/transcripts/{transcript}/comparison", operation: "compareTranscripts",
            summary: "Lays another of the recording's transcripts beside this one, word by word, with the word error rate.",
            permission: Self.read,
            parameters: [
                Self.idParameter, Self.transcriptParameter,
                .query("with", TranscriptID.self, "The transcript that is compared; the one in the path is the reference.", required: true),
            ],
            success: .json(RecordingComparison.self, description: "Where the two are alike and where not."),
            errors: [Self.unknownRecording, Self.unknownTranscript, Self.unreadyTranscript, Self.tooLongToCompare] + Self.lostContent
        ) { request in
            let account = try request.requirePrincipal().account
            guard let other = try request.query("with", as: TranscriptID.self) else {
                throw APIError(.badRequest, "missing_parameter", "The query parameter 'with' is missing.", parameter: "with")
            }
            return try .json(
                await compare(request.path("transcript"), with: other, of: request.path("id"), account: account))
        }
    }
}
