import HTTPRouting
import HTTPTypes
import Testing
import Transcription
import VoiceCore

@testable import Recordings

@Suite struct ExportTests {
    private let engine = ScriptedRecognizer(said: ["good", "morning"])

    private func export(_ home: Home, _ recording: Recording, _ query: String) async throws -> String {
        String(decoding: try await home.answer("exportRecording", ["id": recording.id.text], query: query), as: UTF8.self)
    }

    @Test func everyFormHoldsTheWords() async throws {
        try await Home.with(engine: engine) { home in
            let recording = try await home.transcribed(title: "Tea & *talk*")
            let _: Recording = try await home.call(
                "updateRecording", #"{"notes":"call back","tags":["a_b"],"speaker":"Ada"}"#, path: ["id": recording.id.text])
            #expect(try await export(home, recording, "format=txt").hasPrefix("good morning"))
            #expect(try await export(home, recording, "format=srt").hasPrefix("1\n00:00:0"))
            #expect(try await export(home, recording, "format=vtt").hasPrefix("WEBVTT\n\n00:00:0"))
            #expect(try await export(home, recording, "format=json").contains(#""text":"good morning""#))
            let page = try await export(home, recording, "format=md")
            #expect(page.hasPrefix("# Tea \\& \\*talk\\*\n\n- Speaker: Ada\n- Tags: a\\_b\n"))
            #expect(page.contains("## Notes\n\ncall back\n") && page.contains("] good morning\n"))
            let document = try await home.send("exportRecording", path: ["id": recording.id.text], query: "format=docx")
            #expect(document.headers[.contentType]?.hasSuffix("wordprocessingml.document") == true)
            #expect(try await ReadArchive.read(Home.bytes(of: document))["word/document.xml"]?.text.contains("good morning") == true)
            await #expect(throws: APIError.self) { _ = try await export(home, recording, "format=pdf") }
            await #expect(throws: APIError.self) { _ = try await export(home, recording, "") }
        }
    }

    @Test func anEarlierTranscriptCanBeExported() async throws {
        try await Home.with(engine: engine) { home in
            let recording = try await home.transcribed()
            let revision = try await home.transcript(of: recording.id)
            let segment = try #require(revision.segments.first?.index)
            let edit = TranscriptEdit(basedOn: revision.revision, operations: [.init(.setText, text: "bad morning", segment: segment)])
            _ = try await home.recordings.edit(recording.id, of: home.account, edit)
            #expect(try await export(home, recording, "format=txt").hasPrefix("bad morning"))
            #expect(try await export(home, recording, "format=txt&transcript=\(recording.transcriptId)").hasPrefix("good morning"))
            let waiting = try await home.upload(Home.silence(seconds: 1))
            await #expect(throws: RecordingsError.transcriptNotReady) { _ = try await export(home, waiting, "format=txt") }
        }
    }

    @Test func theFileIsNamedAfterTheTitle() {
        let name = ExportFileName(title: "Märchen \"1/2\"", id: "rec_x", format: "srt").contentDisposition
        #expect(name == "attachment; filename=\"M-rchen -1-2-.srt\"; filename*=UTF-8''M%C3%A4rchen%20%221%2F2%22.srt")
        #expect(ExportFileName(title: nil, id: "rec_x", format: "md").contentDisposition.contains("\"rec_x.md\""))
    }
}
