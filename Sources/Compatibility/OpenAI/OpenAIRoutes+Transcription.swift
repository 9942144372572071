import HTTPRouting
import HTTPTypes
import Logging
import NIOCore
import Transcription
import VoiceCore

extension OpenAIRoutes {
    var transcriptionRoute: Route {
        var route = Route(
            .post, "/v1/audio/transcriptions", operation: "createTranscription",
            summary: "Transcribes a file at once, as OpenAI's clients ask for it; nothing is kept.",
            // It takes the engines' time as a new recording does.
            permission: .scope("recordings:write"),
            body: .stream(
                contentTypes: ["multipart/form-data"],
                description: "A form with the audio in `file`, the `model`, and OpenAI's other fields."),
            // The form around the audio has a little room of its own.
            bodyLimit: limits.bytes + 65_536, timeout: limits.time,
            success: .stream(
                [TranscriptionFormat.json.contentType, "text/plain", "application/x-subrip", "text/vtt", Self.eventStream],
                description: "The transcript in the form that `response_format` asks for, or its events with `stream`."),
            errors: Self.transcriptionErrors, errorFormat: Self.errorFormat, handler: transcribe)
        // Its clients never close their side before they have the answer, unless they gave up.
        route.endsWithInput = true
        return route
    }

    static let eventStream = ServerSentEvent.contentType

    private func transcribe(_ request: RouteRequest) async throws -> RouteResponse {
        let place = try admission.enter()
        let upload = try await TranscriptionUpload(request, decoder: audio, limit: limits.bytes)
        let parameters = try TranscriptionParameters(upload.form)
        let engines = try await models.engines(of: request.requirePrincipal().account)
        let recognizer = try engines.recognizer(for: parameters)
        let samples = try upload.samples.get()
        let work = Transcribing(
            // Starts the engine, so that one that cannot start is told before an answer begins.
            engine: try await recognizer.identity(), recognizer: recognizer, settings: parameters.settings, samples: samples,
            makeCutter: makeCutter)
        if parameters.isStreamed {
            return events(of: work, parameters, place: place, requestID: request.id)
        }
        let transcript = try await work.run()
        place.leave()
        return try TranscriptionAnswer(transcript: transcript, parameters: parameters, capabilities: recognizer.capabilities).response()
    }

    private func events(
        of work: Transcribing, _ parameters: TranscriptionParameters, place: Admission.Place, requestID: String
    ) -> RouteResponse {
        let stream = PulledBytes { writer in
            defer { place.leave() }
            var events = TranscriptEvents(parameters)
            do {
                let transcript = try await work.run { segment in
                    for event in try events.add(segment) { try await writer.write(event) }
                }
                for event in try events.finish(transcript) { try await writer.write(event) }
            } catch is CancellationError {
                // The client is gone.
            } catch {
                try await writer.write(failure(error, requestID: requestID))
            }
        }
        return .stream(stream, contentType: Self.eventStream, headers: [.cacheControl: "no-cache"])
    }

    /// The status is out already, so the error is an event; the log is told what the caller is not.
    private func failure(_ error: any Error, requestID: String) throws -> ByteBuffer {
        let mapped = APIError(error, route: transcriptionRoute)
        if mapped.status.code >= 500 {
            logger.error("\(mapped.operatorMessage)", metadata: ["request_id": .string(requestID), "code": .string(mapped.code)])
        }
        return try ServerSentEvent.data(ErrorAnswer(mapped))
    }
}
