import HTTPRouting
import HTTPTypes
import Transcription
import VoiceCore

extension Recordings {
    struct SpeakersRequest: Codable, Sendable {
        /// How many speak, 1 to 100, where that is known.
        let speakers: Int?
        /// Names speakers whose voices the account knows with their consent.
        let identify: Bool?
    }

    var tellSpeakersRoute: Route {
        Route(
            .post, "/v1/recordings/{id}/transcripts/{transcript}/speakers", operation: "tellSpeakers",
            summary: "Asks who speaks in a transcript that is there: the same words, which are not heard again, by speaker.",
            permission: Self.write, parameters: [Self.idParameter, Self.transcriptParameter],
            body: .json(SpeakersRequest.self, description: "How many speak, and whether they are to be named; both may be absent."),
            bodyLimit: 16 << 10,
            success: .json(
                TranscriptSummary.self, status: .accepted,
                description: "The transcript that will come; a person's edits of these words are then taken over to it."),
            alternatives: [.json(TranscriptSummary.self, description: "One that there is or that is being made of these words.")],
            errors: [Self.unknownRecording, Self.unknownTranscript, Self.unreadyTranscript, Self.invalidField, Self.noVoiceModel]
                + Self.diskFull
        ) { request in
            let asked = try await request.json(SpeakersRequest.self)
            let (transcript, isNew) = try await tellSpeakers(
                in: request.path("transcript"), of: request.path("id"), account: request.requirePrincipal().account,
                speakers: asked.speakers, identify: asked.identify ?? false)
            return try .json(transcript, status: isNew ? .accepted : .ok)
        }
    }
}
