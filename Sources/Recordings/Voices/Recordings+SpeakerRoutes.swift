public import HTTPRouting
import HTTPTypes
import Transcription
import VoiceCore

extension Recordings {
    var speakerRoutes: [Route] {
        [
            createSpeakerRoute, listSpeakersRoute, getSpeakerRoute, renameSpeakerRoute, deleteSpeakerRoute, giveConsentRoute,
            withdrawConsentRoute,
        ]
    }

    struct NewSpeaker: Codable, Sendable, FieldDescribing {
        let name: String
        let consent: NewVoiceConsent

        static let fieldNotes = [FieldNote("name", "What they are called in transcripts.", characters: 1...RecordingsError.textLimit)]
    }

    struct SpeakerName: Codable, Sendable, FieldDescribing {
        let name: String

        static let fieldNotes = NewSpeaker.fieldNotes
    }

    struct SpeakerList: Codable, Sendable {
        let speakers: [KnownSpeaker]
        /// Give it as `before` to read on; absent on the last page.
        let next: SpeakerID?
    }

    static let speakerParameter = RouteParameter.path("id", SpeakerID.self, "The speaker's id.")
    static let unknownSpeaker = DeclaredError(
        .notFound, RecordingsError.speakerNotFound.code, "The account has no such speaker.")
    static let noVoiceModel = DeclaredError(
        .serviceUnavailable, RecordingsError.voiceModelMissing.code, "No model that knows voices is installed.")

    private var createSpeakerRoute: Route {
        Route(
            .post, "/v1/speakers", operation: "createSpeaker",
            summary: "Records a person and their consent to their voice being known.", permission: Self.write,
            body: .json(NewSpeaker.self, description: "The name, and the consent: its purpose, its proof and its end."),
            bodyLimit: 16 << 10,
            success: .json(KnownSpeaker.self, status: .created, description: "The speaker, of whom no voice is known."),
            errors: [Self.invalidField] + Self.diskFull
        ) { request in
            let asked = try await request.json(NewSpeaker.self)
            let speaker = try await createSpeaker(
                named: asked.name, consent: asked.consent, for: request.requirePrincipal().account)
            return try .json(speaker, status: .created, headers: [.location: "/v1/speakers/\(speaker.id)"])
        }
    }

    private var listSpeakersRoute: Route {
        Route(
            .get, "/v1/speakers", operation: "listSpeakers", summary: "Lists the people whose voices may be known, newest first.",
            permission: Self.read,
            parameters: [
                .query("before", SpeakerID.self, "Only people who were recorded before this one."),
                .query("limit", Int.self, "How many at most.", in: 1...200, default: 50),
            ],
            success: .json(SpeakerList.self, description: "A page of speakers.")
        ) { request in
            let limit = try Self.pageLimit(request)
            let page = try await speakers(of: request.requirePrincipal().account, before: request.query("before"), limit: limit + 1)
            let shown = Array(page.prefix(limit))
            return try .json(SpeakerList(speakers: shown, next: page.count > limit ? shown.last?.id : nil))
        }
    }

    private var getSpeakerRoute: Route {
        Route(
            .get, "/v1/speakers/{id}", operation: "getSpeaker", summary: "Tells of a person and their consent.", permission: Self.read,
            parameters: [Self.speakerParameter], success: .json(KnownSpeaker.self, description: "The speaker."),
            errors: [Self.unknownSpeaker]
        ) { request in
            try .json(await speaker(request.path("id"), of: request.requirePrincipal().account))
        }
    }

    private var renameSpeakerRoute: Route {
        Route(
            .patch, "/v1/speakers/{id}", operation: "renameSpeaker",
            summary: "Renames a person; transcripts that are there keep the names that are in them.", permission: Self.write,
            parameters: [Self.speakerParameter, Self.ifMatchParameter],
            body: .json(SpeakerName.self, description: "A name of 1 to 200 characters."), bodyLimit: 16 << 10,
            success: .json(KnownSpeaker.self, description: "The speaker as they are now."),
            errors: [Self.unknownSpeaker, Self.invalidField, Self.preconditionFailed] + Self.diskFull
        ) { request in
            let name = try await request.json(SpeakerName.self).name
            let account = try request.requirePrincipal().account
            return try .json(await renameSpeaker(request.path("id"), to: name, of: account, if: request.preconditions))
        }
    }

    private var deleteSpeakerRoute: Route {
        Route(
            .delete, "/v1/speakers/{id}", operation: "deleteSpeaker",
            summary: "Removes a person, their consent and all that is known of their voice; transcripts keep the names that are in them.",
            permission: Self.write, parameters: [Self.speakerParameter], success: .empty(description: "They are gone."),
            errors: [Self.unknownSpeaker] + Self.diskFull
        ) { request in
            try await deleteSpeaker(request.path("id"), of: request.requirePrincipal().account)
            return .empty()
        }
    }

    private var giveConsentRoute: Route {
        Route(
            .put, "/v1/speakers/{id}/consent", operation: "giveConsent",
            summary: "Records a person's consent in the place of the one before; voices that were known under a valid one stay known.",
            permission: Self.write, parameters: [Self.speakerParameter],
            body: .json(NewVoiceConsent.self, description: "Its purpose, its proof and its end."), bodyLimit: 16 << 10,
            success: .json(KnownSpeaker.self, description: "The speaker as they are now."),
            errors: [Self.unknownSpeaker, Self.invalidField] + Self.diskFull
        ) { request in
            let consent = try await request.json(NewVoiceConsent.self)
            return try .json(await giveConsent(consent, of: request.path("id"), account: request.requirePrincipal().account))
        }
    }

    private var withdrawConsentRoute: Route {
        Route(
            .delete, "/v1/speakers/{id}/consent", operation: "withdrawConsent",
            summary: "Withdraws a person's consent, and removes all that is known of their voice at once.", permission: Self.write,
            parameters: [Self.speakerParameter], success: .json(KnownSpeaker.self, description: "The speaker, of whom no voice is known."),
            errors: [Self.unknownSpeaker] + Self.diskFull
        ) { request in
            try .json(await withdrawConsent(of: request.path("id"), account: request.requirePrincipal().account))
        }
    }
}

extension NewVoiceConsent: FieldDescribing {
    public static let fieldNotes = [
        FieldNote("purpose", "What the voice is known for, in words that the person has agreed to.", characters: 1...textLimit),
        FieldNote("record", "How it was given, and where the proof of it is.", characters: 1...textLimit),
        FieldNote("expiresAt", "When it ends: within \(longestDays) days from now."),
    ]
}
