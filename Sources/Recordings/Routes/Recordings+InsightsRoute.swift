import FoundationEssentials
import HTTPRouting
import HTTPTypes
import NIOCore
import ObjectStore
import TranscriptInsights
import Transcription
import VoiceCore

extension Recordings {
    var insightsRoute: Route {
        Route(
            .get, "/v1/recordings/{id}/insights", operation: "getInsights",
            summary:
                "Tells what the current transcript's words show: sentiment, keywords, questions, who talks how much; 202 before it is whole.",
            permission: Self.read, parameters: [Self.idParameter],
            success: .json(InsightReport.self, description: "The insights, each with the words that it rests on."),
            alternatives: [
                .json(
                    PendingTranscript.self, status: .accepted, description: "The transcript is in the making.",
                    headers: ["Retry-After": "Seconds until it is worth asking again."])
            ],
            errors: [
                Self.unknownRecording,
                DeclaredError(.conflict, "transcription_failed", "The transcription failed; the details name the reason."),
            ] + Self.lostContent
        ) { request in
            let account = try request.requirePrincipal().account
            switch try await currentTranscript(of: request.path("id"), account: account) {
            case .whole(let object):
                let words = try await objects.bytes(object, account: account, limit: Self.documentLimit)
                // Neither the object nor what is made of it ever changes.
                let tag = EntityTag("\(object.text)-insights-\(InsightReport.currentVersion)").description
                return .bytes(try await insights(of: words), contentType: "application/json", headers: [.eTag: tag])
            case .pending(let pending):
                return try .json(pending, status: .accepted, headers: [.retryAfter: "1"])
            case .failed(let code):
                throw APIError(
                    .conflict, "transcription_failed", "The recording could not be transcribed.", details: ["reason": .text(code)])
            }
        }
    }

    /// The insights of a transcript's document, as JSON.
    ///
    /// Hours of speech would hold one of the few threads that all tasks share, so they have one of their own, one request at a time.
    private func insights(of document: [UInt8]) async throws -> ByteBuffer {
        try await insightTurns.pass {
            try await SerialThread(name: "insights").run {
                let transcript = try JSON.decode(Transcript.self, from: Data(document))
                return ByteBuffer(bytes: try JSON.encode(InsightReport(transcript)))
            }
        }
    }
}
