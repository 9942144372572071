import HTTPRouting
import HTTPTypes
import NIOCore
import ObjectStore
import Storage
import VoiceCore

extension Recordings {
    var exportRoute: Route {
        Route(
            .get, "/v1/recordings/{id}/export", operation: "exportRecording",
            summary: "Gives a recording's transcript as a file: text, captions, JSON, Markdown or a document.", permission: Self.read,
            parameters: [
                Self.idParameter, .query("format", ExportFormat.self, "The file's form.", required: true),
                .query("transcript", TranscriptID.self, "Another transcript than the current one."),
            ],
            success: .stream(ExportFormat.allCases.map(\.contentType), description: "The file."),
            errors: [Self.unknownRecording, Self.unknownTranscript, Self.unreadyTranscript] + Self.lostContent
        ) { request in
            let account = try request.requirePrincipal().account
            guard let format = try request.query("format", as: ExportFormat.self) else {
                throw APIError(.badRequest, "missing_parameter", "The query parameter 'format' is missing.", parameter: "format")
            }
            let (recording, object) = try await exported(
                request.path("id"), transcript: request.query("transcript"), account: account)
            let bytes = try await file(of: recording, words: object, as: format, account: account)
            let name = ExportFileName(title: recording.title, id: recording.id.text, format: format.rawValue)
            return .bytes(
                ByteBuffer(bytes: bytes), contentType: format.contentType, headers: [.contentDisposition: name.contentDisposition])
        }
    }

    private func exported(
        _ id: RecordingID, transcript: TranscriptID?, account: AccountID
    ) async throws -> (recording: Recording, object: ObjectID) {
        try await database.read { tx in
            let recording = try Self.recording(id, of: account, tx)
            let object = try Self.wordsObject(of: transcript ?? recording.transcriptId, recording: id, account: account, tx)
            return (recording, object)
        }
    }

    /// A file; `words` is the transcript's object.
    private func file(of recording: Recording, words: ObjectID, as format: ExportFormat, account: AccountID) async throws -> [UInt8] {
        let transcript = try await document(words, account: account)
        let notes = recording.hasNotes && format.hasNotes ? try await notes(of: recording.id, account: account) : nil
        return try format.file(of: recording, notes: notes, transcript)
    }
}
