import AudioCodecs
import HTTPRouting
import HTTPTypes
import NIOCore
import ObjectStore
import Transcription
import VoiceCore

extension Recordings {
    /// What a body of audio alone may be called; what it is, its content decides.
    private static let rawAudioTypes = ["audio/*", "video/*", "application/ogg", "application/octet-stream"]

    var createRoute: Route {
        Route(
            .post, "/v1/recordings", operation: "createRecording", summary: "Takes a recording and begins to transcribe it.",
            permission: Self.write,
            parameters: Self.descriptionParameters,
            body: .stream(
                contentTypes: ["multipart/form-data"] + Self.rawAudioTypes,
                description: "A form with the sound or video file in 'file' and what the query takes as optional fields; or the file alone."
            ),
            form: [.file(UploadForm.audioField, [], "The sound or video file, of whatever format.")]
                + Self.descriptionFields,
            // The form around the audio has a little room of its own.
            bodyLimit: limits.bytes + (1 << 20), timeout: nil,
            success: .json(
                Recording.self, status: .created, description: "The recording; its transcript follows.",
                headers: ["Location": "The recording's path."]),
            errors: Self.uploadErrors, idempotency: .creates(at: "/v1/recordings/{created}", RecordingID.self)
        ) { request in
            let account = try request.requirePrincipal().account
            let recording = try await take(request, account: account)
            return try .json(recording, status: .created, headers: [.location: "/v1/recordings/\(recording.id)"])
        }
    }

    /// The same words, beside the audio in a form or in the query of a body of audio alone.
    private static let descriptions = [
        ("title", "The recording's title, of at most \(RecordingsError.textLimit) characters."),
        ("speaker", "Who speaks."),
        ("tags", "Tags, with commas between them."),
        ("recorded_at", "When it was recorded, as an RFC 3339 time."),
        ("starred", "'true' to star it."),
        ("notes", "Notes."),
        ("language", "The language that is spoken, as a BCP 47 tag: `en-GB`."),
        ("engine", "The engine to use, by its name."),
        ("track", "The number of the sound track to transcribe, from 1; the default one if it is not given."),
        ("multichannel", "'true' to transcribe each channel for itself: a call with one speaker a channel."),
        ("noise_reduction", "'on' to take noise out before the engine hears it, 'auto' for what is noisy only; 'off' if it is not given."),
        ("diarize", "'true' to tell speakers apart by their voices, so that each segment says who speaks; not with 'multichannel'."),
        ("speakers", "How many speak, 1 to \(TranscriptionSettings.speakerLimit), where that is known; asks for 'diarize' too."),
        ("identify", "'true' to name speakers whose voices the account knows with their consent; asks for 'diarize' too."),
        ("mode", "'fast', 'balanced' or 'careful', for engines that can choose; 'balanced' if it is not given."),
        ("vocabulary", "Words and names that may be said, at most \(Vocabulary.countLimit), with commas between them."),
    ]

    private static let descriptionParameters = descriptions.map { name, text in
        RouteParameter.query(name, String.self, "For a body of audio alone. \(text)")
    }

    private static let descriptionFields = descriptions.map { name, text in FormField.text(name, String.self, text) }

    static let uploadErrors: [DeclaredError] = {
        let unusable = AudioError.refusals + ["language_unsupported", "engine_unknown"]
        return unusable.map { DeclaredError(.unprocessableContent, $0, "The audio cannot be used, or not in this way.") } + [
            DeclaredError(.badRequest, RecordingsError.audioMissing.code, "The form has no audio."),
            DeclaredError(.badRequest, RecordingsError.unexpectedField("").code, "The form has a field that is not known."),
            DeclaredError(.badRequest, RecordingsError.duplicateField("").code, "The form has a field twice."),
            DeclaredError(.badRequest, RecordingsError.titleTooLong.code, "The title is too long."),
            invalidField,
            DeclaredError(.contentTooLarge, "object_too_large", "The file is over the limit."),
            DeclaredError(.serviceUnavailable, "engine_none", "No speech engine is installed."), noVoiceModel,
        ] + AudioError.outages.map { DeclaredError(.serviceUnavailable, $0, "Only WAV can be read here at the moment.") } + diskFull
            + [DeclaredError(diskFull[0].status, "media_spool_full", "The disk is full; nothing was kept.")]
    }()

    /// Streams the body into the object store; whatever goes wrong, nothing of it is left behind.
    private func take(_ request: RouteRequest, account: AccountID) async throws -> Recording {
        let isForm = request.mediaType == "multipart/form-data"
        let upload = try await objects.begin(account: account, length: nil)
        do {
            var intake = AudioIntake(self, upload: upload, account: account)
            let description =
                isForm
                ? try await readForm(request, into: &intake) : try await readAudio(request, into: &intake)
            let checked = try check(description)
            let audio = try await intake.finish()
            do {
                return try await create(request.newID(), from: audio, checked, account: account)
            } catch let error as AudioError {
                // The file has no such track. What is stored is known to nobody.
                try? await objects.delete(audio.receipt.id)
                throw error
            }
        } catch {
            // The first error is the one to tell. An upload that is complete already is an object without a row: the sweep's.
            try? await upload.abort()
            throw error
        }
    }

    private func readForm(_ request: RouteRequest, into intake: inout AudioIntake) async throws -> RecordingDescription {
        var reader = try MultipartReader(request)
        var form = UploadForm()
        var bytes = 0
        while let event = try await reader.next() {
            switch event {
            case .partBegan(let part):
                try form.begin(part.name)
                if part.name != UploadForm.audioField {
                    try form.describe(part.name, try await reader.text(of: part, limit: UploadForm.textLimit(of: part.name)))
                }
            case .bytes(let audio):
                bytes += audio.readableBytes
                try await take(audio, total: bytes, into: &intake)
            case .partEnded: break
            }
        }
        guard form.hasAudio else { throw RecordingsError.audioMissing }
        return form.description
    }

    private func readAudio(_ request: RouteRequest, into intake: inout AudioIntake) async throws -> RecordingDescription {
        var description = RecordingDescription()
        for name in RecordingDescription.fields {
            if let text = try request.query(name, as: String.self) { try description.take(name, text) }
        }
        description = try check(description)
        var bytes = 0
        for try await chunk in request.body {
            bytes += chunk.readableBytes
            try await take(chunk, total: bytes, into: &intake)
        }
        return description
    }

    private func take(_ audio: ByteBuffer, total: Int, into intake: inout AudioIntake) async throws {
        guard total <= limits.bytes else { throw ObjectStoreError.tooLarge(limit: Int64(limits.bytes)) }
        try await intake.take(audio.readableBytesView)
    }
}
