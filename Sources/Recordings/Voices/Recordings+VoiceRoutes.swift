import HTTPRouting
import HTTPTypes
import Transcription
import VoiceCore

extension Recordings {
    var voiceRoutes: [Route] { [learnVoiceRoute, listVoicesRoute, forgetVoiceRoute] }

    struct NewVoice: Codable, Sendable, FieldDescribing {
        let recording: RecordingID
        let label: String

        static let fieldNotes = [
            FieldNote("recording", "Where they are heard."),
            FieldNote(
                "label", "What the recording's current transcript calls them: `S1`, or a name that somebody gave them.",
                characters: 1...RecordingsError.textLimit),
        ]
    }

    struct VoiceList: Codable, Sendable {
        let voices: [KnownVoice]
    }

    private var learnVoiceRoute: Route {
        Route(
            .post, "/v1/speakers/{id}/voices", operation: "learnVoice",
            summary: "Learns a person's voice from what they say in a recording, while their consent lasts.", permission: Self.write,
            parameters: [Self.speakerParameter],
            body: .json(NewVoice.self, description: "The recording, and what its transcript calls the person."), bodyLimit: 16 << 10,
            success: .json(KnownVoice.self, status: .accepted, description: "The voice that will be known."),
            errors: [
                Self.unknownSpeaker, Self.unknownRecording, Self.unreadyTranscript, Self.invalidField, Self.noVoiceModel,
                DeclaredError(.conflict, RecordingsError.consentMissing.code, "The consent was withdrawn or has expired."),
                DeclaredError(
                    .unprocessableContent, RecordingsError.noSuchVoice.code, "Nobody in the current transcript is called that."),
            ] + Self.lostContent + Self.diskFull
        ) { request in
            let asked = try await request.json(NewVoice.self)
            let voice = try await learnVoice(
                of: request.path("id"), in: asked.recording, label: asked.label, account: request.requirePrincipal().account)
            return try .json(voice, status: .accepted)
        }
    }

    private var listVoicesRoute: Route {
        Route(
            .get, "/v1/speakers/{id}/voices", operation: "listVoices",
            summary: "Lists what is known of a person's voice, newest first; nothing without a valid consent.", permission: Self.read,
            parameters: [Self.speakerParameter], success: .json(VoiceList.self, description: "All of it."), errors: [Self.unknownSpeaker]
        ) { request in
            try .json(VoiceList(voices: await voices(of: request.path("id"), account: request.requirePrincipal().account)))
        }
    }

    private var forgetVoiceRoute: Route {
        Route(
            .delete, "/v1/speakers/{id}/voices/{voice}", operation: "forgetVoice",
            summary: "Forgets what one recording told of a person's voice.", permission: Self.write,
            parameters: [Self.speakerParameter, .path("voice", VoiceID.self, "The voice's id.")],
            success: .empty(description: "It is forgotten."),
            errors: [
                Self.unknownSpeaker, DeclaredError(.notFound, RecordingsError.voiceNotFound.code, "The speaker has no such voice."),
            ] + Self.diskFull
        ) { request in
            try await forgetVoice(request.path("voice"), of: request.path("id"), account: request.requirePrincipal().account)
            return .empty()
        }
    }
}
