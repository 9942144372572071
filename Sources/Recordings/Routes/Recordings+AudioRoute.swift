import AudioCodecs
import HTTPRouting
import HTTPTypes
import NIOCore
import ObjectStore
import VoiceCore

/// Which bytes of a recording's audio are given.
enum AudioForm: String, CaseIterable, Sendable, ParameterValue {
    /// As it was uploaded.
    case original
    /// One that every browser plays: the original where that is one, AAC in MP4 otherwise.
    case playable
}

extension Recordings {
    private static let rangeParameters: [RouteParameter] = [
        .header("range", String.self, "One range of bytes (RFC 9110, 14.2); others are ignored."),
        .header("if-range", String.self, "The state that the range belongs to; the whole is sent if it is another."),
    ]
    private static let outsideRange = DeclaredError(.rangeNotSatisfiable, "range_outside", "The range lies beyond the end.")
    private static let preparationErrors = [
        DeclaredError(.conflict, "audio_not_prepared", "It is being made; Retry-After says when to ask again."),
        DeclaredError(.conflict, "audio_preparation_failed", "It cannot be made; the details name the reason."),
    ]

    var audioRoute: Route {
        Route(
            .get, "/v1/recordings/{id}/audio", operation: "getRecordingAudio",
            summary: "Gives the audio as it was uploaded, or in a form that every browser plays.", permission: Self.read,
            parameters: [Self.idParameter, .query("form", AudioForm.self, "Which form; `original` if it is not given.")]
                + Self.rangeParameters,
            timeout: nil, success: .stream(MediaDescription.mediaTypes, description: "The file, byte for byte."),
            alternatives: [
                .stream(
                    MediaDescription.mediaTypes, status: .partialContent, description: "A range of the file.",
                    headers: ["Content-Range": "Which bytes, of how many."])
            ],
            errors: [Self.unknownRecording, Self.outsideRange] + Self.preparationErrors + Self.lostContent
        ) { request in
            let account = try request.requirePrincipal().account
            let recording = try await recording(request.path("id"), of: account)
            if try request.query("form", as: AudioForm.self) == .playable,
                let form = try Self.form(await prepared(.playable, of: recording.id, account: account))
            {
                return try await remaking(.playable, form, of: recording.id, account: account) {
                    try await give(form, as: PlayableForm.contentType, modified: recording.createdAt, request, account: account)
                }
            }
            // The audio of a recording never changes, so its id names its state.
            let content = RangedContent(
                length: Int64(recording.bytes), contentType: recording.mediaType,
                validators: Validators(tag: EntityTag(recording.id.text), modified: HTTPDate(recording.createdAt)))
            let range = try request.requestedRange(of: content)
            // A read of the whole is checked against its keyed hash as well, so it is asked for as such.
            let audio = try await audio(of: recording.id, account: account, range: range)
            return .content(content, range: range, audio.chunks.map { ByteBuffer(bytes: $0) })
        }
    }

    private func give(
        _ form: AudioPreparation.Form, as type: String, modified: Timestamp, _ request: RouteRequest, account: AccountID
    ) async throws -> RouteResponse {
        let content = RangedContent(
            length: form.bytes, contentType: type,
            validators: Validators(tag: EntityTag(form.object.text), modified: HTTPDate(modified)))
        let range = try request.requestedRange(of: content)
        let bytes = try await objects.read(form.object, account: account, range: range)
        return .content(content, range: range, bytes.chunks.map { ByteBuffer(bytes: $0) })
    }

    /// - Returns: `nil` where the original will do.
    /// - Throws: 409 for what is not there.
    private static func form(_ prepared: PreparedAudio) throws(APIError) -> AudioPreparation.Form? {
        switch prepared {
        case .form(let form): return form
        case .original: return nil
        case .pending:
            throw APIError(
                .conflict, "audio_not_prepared", "This is being made of the recording. Ask again in a moment.",
                headers: [.retryAfter: "2"], isRetryable: true)
        case .failed(let code):
            throw APIError(
                .conflict, "audio_preparation_failed", "This cannot be made of the recording.", details: ["reason": .text(code)])
        }
    }

    /// Reads a form. One whose object is lost is made again, as long as the audio is there.
    private func remaking(
        _ kind: AudioPreparation.Kind, _ form: AudioPreparation.Form, of id: RecordingID, account: AccountID,
        _ read: () async throws -> RouteResponse
    ) async throws -> RouteResponse {
        do {
            return try await read()
        } catch ObjectStoreError.notFound {
            _ = try Self.form(await remade(kind, lost: form.object, of: id, account: account))
            throw ObjectStoreError.notFound
        }
    }

    // MARK: - Peaks

    /// In which form an outline is given.
    enum PeaksFormat: String, CaseIterable, Sendable, ParameterValue {
        case json, binary
    }

    var peaksRoute: Route {
        Route(
            .get, "/v1/recordings/{id}/peaks", operation: "getRecordingPeaks",
            summary: "Gives the outline of the audio, for drawing it as a waveform.", permission: Self.read,
            parameters: [
                Self.idParameter,
                .query("format", PeaksFormat.self, "`json` for one zoom, which is the default, or `binary` for all of them at once."),
                .query(
                    "points_per_second", Double.self,
                    "For JSON: the coarsest zoom with at least so many is given, the finest (100) where none has; without it the coarsest, "
                        + "of at most 1024 points."),
            ] + Self.rangeParameters,
            success: .json(WaveformPeaksJSON.self, description: "One zoom, with the fields of audiowaveform's JSON, and `rms`."),
            alternatives: [
                .stream(["application/octet-stream"], description: "All zooms in the compact form."),
                .stream(
                    ["application/octet-stream"], status: .partialContent, description: "A range of the compact form.",
                    headers: ["Content-Range": "Which bytes, of how many."]),
            ],
            errors: [Self.unknownRecording, Self.outsideRange] + Self.preparationErrors + Self.lostContent
        ) { request in
            let account = try request.requirePrincipal().account
            let recording = try await recording(request.path("id"), of: account)
            guard let peaks = try Self.form(await prepared(.peaks, of: recording.id, account: account)) else {
                throw RecordingsError.notFound
            }
            return try await remaking(.peaks, peaks, of: recording.id, account: account) {
                if try request.query("format", as: PeaksFormat.self) == .binary {
                    return try await give(peaks, as: "application/octet-stream", modified: recording.createdAt, request, account: account)
                }
                return try .json(await zoom(of: peaks, atLeast: request.query("points_per_second"), account: account))
            }
        }
    }

    /// Reads one zoom, and nothing of the others.
    private func zoom(of peaks: AudioPreparation.Form, atLeast points: Double?, account: AccountID) async throws -> WaveformPeaksJSON {
        let header = try WaveformPeaksHeader(
            await bytes(of: peaks, 0..<min(peaks.bytes, Int64(WaveformPeaksHeader.longest)), account: account))
        let index = points.map { header.zoom(atLeast: $0) } ?? header.zooms.count - 1
        let place = header.zooms[index].bytes
        return try header.json(zoom: index, place.isEmpty ? [] : await bytes(of: peaks, place, account: account))
    }

    private func bytes(of form: AudioPreparation.Form, _ range: Range<Int64>, account: AccountID) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await chunk in try await objects.read(form.object, account: account, range: range).chunks { bytes += chunk }
        return bytes
    }
}
