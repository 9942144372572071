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
        currentTranscriptRoute(
            "/v1/recordings/{id}/insights", operation: "getInsights",
            summary:
                "Tells what the current transcript's words show: sentiment, keywords, questions, who talks how much; 202 before it is whole.",
            success: .json(InsightReport.self, description: "The insights, each with the words that it rests on.")
        ) { object, account in
            let words = try await objects.bytes(object, account: account, limit: Self.documentLimit)
            // Neither the object nor what is made of it ever changes.
            let tag = EntityTag("\(object.text)-insights-\(InsightReport.currentVersion)").description
            return .bytes(try await insights(of: words), contentType: "application/json", headers: [.eTag: tag])
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
