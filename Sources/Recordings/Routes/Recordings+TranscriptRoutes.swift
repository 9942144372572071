import HTTPRouting
import HTTPTypes
import NIOCore
import ObjectStore
import Storage
import Transcription
import VoiceCore

extension Recordings {
    var transcriptRoutes: [Route] {
        [transcribeRoute, listTranscriptsRoute, getRevisionRoute, chooseRoute, editRoute, comparisonRoute, carryRoute, tellSpeakersRoute]
    }

    struct TranscriptionRequest: Codable, Sendable {
        /// An engine's name; the first that speaks the language if it is absent.
        let engine: String?
        /// A BCP 47 tag; the recording's own if it is absent.
        let language: String?
        /// Makes one even if there is one with these settings.
        let again: Bool?
        /// The number of one of the recording's sound tracks; the default one if it is absent.
        let track: Int?
        /// Transcribes each channel for itself: a call with one speaker a channel.
        let multichannel: Bool?
        /// Takes noise out before the engine hears it; `off` if it is absent.
        let noiseReduction: NoiseReductionChoice?
        /// Tells speakers apart by their voices; not with `multichannel`.
        let diarize: Bool?
        /// How many speak, where that is known; asks for `diarize` too.
        let speakers: Int?
        /// Names speakers whose voices the account knows with their consent; asks for `diarize` too.
        let identify: Bool?
        /// Whether the engine is to be faster or more careful; `balanced` if it is absent.
        let mode: RecognitionMode?
        /// Up to 100 words and names that may be said, for engines that can be told.
        let vocabulary: [String]?
    }

    struct TranscriptList: Codable, Sendable {
        let transcripts: [TranscriptSummary]
    }

    struct ChosenTranscript: Codable, Sendable {
        let transcript: TranscriptID
    }

    static let transcriptParameter = RouteParameter.path("transcript", TranscriptID.self, "The transcript's id.")
    static let unknownTranscript = DeclaredError(
        .notFound, RecordingsError.transcriptNotFound.code, "The recording has no such transcript.")
    static let unreadyTranscript = DeclaredError(
        .conflict, RecordingsError.transcriptNotReady.code, "The transcript is not whole, or its transcription failed.")

    private var transcribeRoute: Route {
        Route(
            .post, "/v1/recordings/{id}/transcripts", operation: "transcribeRecording",
            summary:
                "Asks for another transcript: by another engine, in another language, of another track, by channel or by speaker, without noise.",
            permission: Self.write,
            parameters: [Self.idParameter],
            body: .json(TranscriptionRequest.self, description: "The engine, the language, the track; all may be absent."),
            bodyLimit: 16 << 10,
            success: .json(TranscriptSummary.self, status: .accepted, description: "The transcript that will come."),
            alternatives: [.json(TranscriptSummary.self, description: "One that there is or that is being made with these settings.")],
            errors: [Self.unknownRecording, Self.invalidField]
                + ["language_unsupported", "engine_unknown", "media_track_unknown"].map {
                    DeclaredError(.unprocessableContent, $0, "No engine here can do that, or the recording has no such track.")
                } + [DeclaredError(.serviceUnavailable, "engine_none", "No speech engine is installed."), Self.noVoiceModel] + Self.diskFull
        ) { request in
            let asked = try await request.json(TranscriptionRequest.self)
            let (transcript, isNew) = try await transcribe(
                request.path("id"), of: request.requirePrincipal().account,
                settings: TranscriptionSettings(
                    language: asked.language, engine: asked.engine, track: asked.track, multichannel: asked.multichannel,
                    noiseReduction: asked.noiseReduction, diarize: asked.diarize, speakers: asked.speakers,
                    identify: asked.identify, mode: asked.mode, vocabulary: RecordingRules.checked(vocabulary: asked.vocabulary)),
                again: asked.again ?? false)
            return try .json(transcript, status: isNew ? .accepted : .ok)
        }
    }

    private var listTranscriptsRoute: Route {
        Route(
            .get, "/v1/recordings/{id}/transcripts", operation: "listTranscripts",
            summary: "Lists a recording's transcripts and edits, newest first.", permission: Self.read, parameters: [Self.idParameter],
            success: .json(TranscriptList.self, description: "All of them."), errors: [Self.unknownRecording]
        ) { request in
            try .json(TranscriptList(transcripts: await transcripts(of: request.path("id"), account: request.requirePrincipal().account)))
        }
    }

    private var getRevisionRoute: Route {
        Route(
            .get, "/v1/recordings/{id}/transcripts/{transcript}", operation: "getTranscriptRevision",
            summary: "Gives one of a recording's transcripts.", permission: Self.read,
            parameters: [Self.idParameter, Self.transcriptParameter],
            success: .json(Transcript.self, description: "The whole transcript."),
            errors: [Self.unknownRecording, Self.unknownTranscript, Self.unreadyTranscript] + Self.lostContent
        ) { request in
            let account = try request.requirePrincipal().account
            let (recording, transcript): (RecordingID, TranscriptID) = (try request.path("id"), try request.path("transcript"))
            let object = try await database.read { tx in
                try Self.wordsObject(of: transcript, recording: recording, account: account, tx)
            }
            let content = try await objects.read(object, account: account, range: nil)
            return .stream(content.chunks.map { ByteBuffer(bytes: $0) }, length: Int(content.length), contentType: "application/json")
        }
    }

    private var chooseRoute: Route {
        Route(
            .put, "/v1/recordings/{id}/transcript", operation: "chooseTranscript",
            summary: "Makes one of a recording's transcripts the current one: to undo an edit, or to take another engine's.",
            permission: Self.write, parameters: [Self.idParameter],
            body: .json(ChosenTranscript.self, description: "The transcript's id."), bodyLimit: 16 << 10,
            success: .json(TranscriptSummary.self, description: "The transcript that is current now."),
            errors: [Self.unknownRecording, Self.unknownTranscript, Self.unreadyTranscript] + Self.diskFull
        ) { request in
            let id = try await request.json(ChosenTranscript.self).transcript
            return try .json(await choose(id, of: request.path("id"), account: request.requirePrincipal().account))
        }
    }
}
