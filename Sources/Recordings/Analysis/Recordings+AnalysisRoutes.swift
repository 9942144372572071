public import HTTPRouting
import HTTPTypes
import NIOCore
import ObjectStore
import Transcription
public import VoiceAnalysis
import VoiceCore

/// The forms in which an analysis is given out.
enum AnalysisFormat: String, CaseIterable, Sendable, ParameterValue {
    /// Every measure with its unit.
    case json
    /// A line a measure.
    case csv
    /// Praat's TextGrid: speech and pauses, syllables, words.
    case textgrid
    /// A picture of all of it over time.
    case svg

    static let csvType = "text/csv; charset=utf-8"

    var contentType: String {
        switch self {
        case .json: "application/json"
        case .csv: Self.csvType
        case .textgrid: "text/plain; charset=utf-8"
        case .svg: "image/svg+xml"
        }
    }
}

/// The forms in which one measure over time is given out.
enum TrackFormat: String, CaseIterable, Sendable, ParameterValue {
    case json, csv
    /// Of the spectrogram alone.
    case png
}

extension AnalysisMeasure: ParameterValue {}

extension Recordings {
    var analysisRoutes: [Route] { [analysisRoute, analysisTrackRoute] }

    private static let pendingAnswer = RouteSuccess.json(
        PendingAnalysis.self, status: .accepted, description: "The analysis is in the making.",
        headers: ["Retry-After": "Seconds until it is worth asking again."])
    private static let analysisFailed = DeclaredError(
        .conflict, "analysis_failed", "The sound cannot be analysed; the details name the reason.")
    private static let analysisOff = DeclaredError(.conflict, "analysis_off", "This server does not measure voices.")

    private var analysisRoute: Route {
        Route(
            .get, "/v1/recordings/{id}/analysis", operation: "getAnalysis",
            summary: "Gives the measures of the voice; 202 while they are in the making. None is a diagnosis.", permission: Self.read,
            parameters: [Self.idParameter, .query("format", AnalysisFormat.self, "The form; `json` if it is not given.")],
            success: .json(
                RecordingAnalysis.self, description: "Every measure with its unit, and with the reason where it is not defined."),
            alternatives: [
                .stream(
                    AnalysisFormat.allCases.filter { $0 != .json }.map(\.contentType),
                    description: "The analysis in the form that was asked for."),
                Self.pendingAnswer,
            ],
            errors: [Self.unknownRecording, Self.analysisFailed, Self.analysisOff]
        ) { request in
            let (id, account) = (try request.path("id", as: RecordingID.self), try request.requirePrincipal().account)
            let format = try request.query("format", as: AnalysisFormat.self) ?? .json
            return try await answer(of: id, account: account) { kept in
                guard let (analysis, transcript) = try await readAnalysis(kept, of: id, account: account) else { return nil }
                switch format {
                case .json: return try .json(analysis)
                case .csv: return await file(.csv, of: id, account: account, AnalysisCSV.text(of: analysis))
                case .textgrid, .svg:
                    guard let tracks = try await readTracks(kept, of: id, account: account) else { return nil }
                    let title = try await recording(id, of: account).title ?? id.text
                    let text =
                        format == .svg
                        ? AnalysisPicture.svg(of: analysis, tracks, title: title, transcript: transcript)
                        : TextGrid(tracks, transcript: transcript).text
                    return await file(format, of: id, account: account, text)
                }
            }
        }
    }

    /// A file under a name that says which recording it is of.
    private func file(_ format: AnalysisFormat, of id: RecordingID, account: AccountID, _ text: String) async -> RouteResponse {
        let title = try? await recording(id, of: account).title
        let name = ExportFileName(title: title, id: id.text, format: format == .textgrid ? "TextGrid" : format.rawValue)
        return .bytes(
            ByteBuffer(string: text), contentType: format.contentType, headers: [.contentDisposition: name.contentDisposition])
    }

    /// Rows of a track in JSON where nothing else is asked for.
    private static let usualPoints = 2_000

    private var analysisTrackRoute: Route {
        Route(
            .get, "/v1/recordings/{id}/analysis/{measure}", operation: "getAnalysisTrack",
            summary: "Gives one measure over time; 202 while the analysis is in the making.", permission: Self.read,
            parameters: [
                Self.idParameter, .path("measure", AnalysisMeasure.self, "Which measure."),
                .query("from", Double.self, "Where to begin, in seconds; at the beginning if it is not given."),
                .query("to", Double.self, "Where to end, in seconds; at the end if it is not given."),
                .query(
                    "points", Int.self,
                    "The most rows: more are put together. 2000 for JSON and PNG if it is not given; CSV has all then.", in: 1...20_000),
                .query("format", TrackFormat.self, "The form; `json` if it is not given. `png` is of the spectrogram alone."),
            ],
            success: .json(TrackExcerpt.self, description: "The values, column by column."),
            alternatives: [
                .stream([AnalysisFormat.csvType, "image/png"], description: "The values in the form that was asked for."),
                Self.pendingAnswer,
            ],
            errors: [
                Self.unknownRecording, Self.analysisFailed, Self.analysisOff,
                DeclaredError(.badRequest, "no_picture", "Only a spectrogram of some length is a picture."),
            ]
        ) { request in
            let (id, account) = (try request.path("id", as: RecordingID.self), try request.requirePrincipal().account)
            let measure = try request.path("measure", as: AnalysisMeasure.self)
            let from = try request.query("from", as: Double.self) ?? 0
            let to = try request.query("to", as: Double.self) ?? .infinity
            let points = try request.query("points", as: Int.self)
            let format = try request.query("format", as: TrackFormat.self) ?? .json
            return try await answer(of: id, account: account) { kept in
                guard let track = try await readTrack(measure, from: from, to: to, kept, of: id, account: account) else { return nil }
                switch format {
                case .json: return try Self.excerpt(TrackStretch(track, from: from, to: to, points: points ?? Self.usualPoints))
                case .csv:
                    // The object never changes, and the rest stands in the address.
                    let tag = EntityTag("\(kept.tracks.text)-csv").description
                    return Self.table(TrackStretch(track, from: from, to: to, points: points), headers: [.eTag: tag])
                case .png:
                    guard let image = PNGImage(spectrogram: track, from: from, to: to, columns: points ?? Self.usualPoints) else {
                        throw APIError(.badRequest, "no_picture", "Only a spectrogram of some length is a picture.", parameter: "format")
                    }
                    return .bytes(ByteBuffer(bytes: image.bytes), contentType: "image/png")
                }
            }
        }
    }

    private static func excerpt(_ stretch: TrackStretch) throws -> RouteResponse {
        var text = ByteBuffer()
        try stretch.writeJSON(within: { $0 }) { text.writeBytes($0) }
        return .bytes(text, contentType: "application/json")
    }

    /// A table, made as it is sent.
    private static func table(_ stretch: TrackStretch, headers: HTTPFields) -> RouteResponse {
        let pieces = PulledSequence<ByteBuffer> {
            var number = 0
            return {
                defer { number += 1 }
                return AnalysisCSV.piece(number, of: stretch).map { ByteBuffer(string: $0) }
            }
        }
        return .stream(pieces, contentType: AnalysisFormat.csvType, headers: headers)
    }

    /// Answers with what is made of a kept analysis, or says where it stands.
    ///
    /// - Parameter make: `nil` for an analysis that turned out to be lost.
    private func answer(
        of id: RecordingID, account: AccountID, _ make: (AudioAnalysis.Kept) async throws -> RouteResponse?
    ) async throws -> RouteResponse {
        var state = try await analysisState(of: id, account: account)
        if case .made(let kept) = state {
            if let response = try await make(kept) { return response }
            state = try await analysisState(of: id, account: account)
        }
        switch state {
        // It was made again in the meantime.
        case .made: return try .json(PendingAnalysis(status: .running, fraction: nil), status: .accepted, headers: [.retryAfter: "1"])
        case .pending(let pending): return try .json(pending, status: .accepted, headers: [.retryAfter: "2"])
        case .failed(let code):
            throw APIError(.conflict, "analysis_failed", "The sound cannot be analysed.", details: ["reason": .text(code)])
        case .off: throw APIError(.conflict, "analysis_off", "This server does not measure voices.")
        }
    }
}
