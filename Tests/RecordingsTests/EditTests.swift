import HTTPRouting
import HTTPTypes
import Testing
import Transcription
import VoiceCore

@testable import Recordings

/// Edits over the API: a person's word stands until a person takes it back.
@Suite struct EditTests {
    private let speaker = ScriptedRecognizer(said: ["the", "quik", "fox"])

    private func edit(_ home: Home, _ recording: RecordingID, _ operations: String) async throws -> EditedTranscript {
        let revision = try await home.transcript(of: recording).revision
        return try await home.call(
            "editTranscript", #"{"based_on":"\#(revision)","operations":[\#(operations)]}"#, path: ["id": recording.text])
    }

    @Test func anEditIsARevisionOfItsOwn() async throws {
        try await Home.with(engine: speaker) { home in
            let recording = try await home.transcribed()
            let before = try await home.transcript(of: recording.id)
            let word = try #require(before.words.first { $0.text == "quik" })
            let edited = try await edit(home, recording.id, #"{"op":"replace","from":"\#(word.id)","text":"quick"}"#)
            let after = try await home.transcript(of: recording.id)
            #expect(after.revision == edited.transcript.revision && after.basedOn == before.revision)
            #expect(edited.transcript.madeBy == .person && edited.transcript.isCurrent && edited.segments.count == 1)
            let kept = try #require(after.words.first { $0.text == "quick" })
            #expect((kept.id, kept.start, kept.end) == (word.id, word.start, word.end))
            let list = try await home.recordings.transcripts(of: recording.id, account: home.account)
            #expect(list.map(\.madeBy) == [.person, .machine])
            #expect(try await home.events().last == "transcript.edited")
        }
    }

    @Test func aStaleEditIsRefused() async throws {
        try await Home.with(engine: speaker) { home in
            let recording = try await home.transcribed()
            let old = try await home.transcript(of: recording.id).revision
            let new = try await edit(home, recording.id, #"{"op":"set_speaker","segment":0,"speaker":"Ada"}"#).transcript.revision
            let edit = TranscriptEdit(basedOn: old, operations: [.init(.setSpeaker, segment: 0, speaker: "Bob")])
            await #expect(throws: RecordingsError.staleRevision(current: new?.text ?? "")) {
                _ = try await home.recordings.edit(recording.id, of: home.account, edit)
            }
        }
    }

    @Test func aMachineNeverOverwritesAPerson() async throws {
        let other = ScriptedRecognizer(name: "other", said: ["nonsense"])
        try await Home.with(engine: speaker, others: [other]) { home in
            let recording = try await home.transcribed()
            let mine = try await edit(home, recording.id, #"{"op":"set_text","segment":0,"text":"the quick fox"}"#).transcript
            let asked = try await home.recordings.transcribe(recording.id, of: home.account, settings: .init(engine: "other"))
            try await home.work(until: try #require(asked.transcript.jobId))
            #expect(try await home.transcript(of: recording.id).revision == mine.revision)
            let chosen: TranscriptSummary = try await home.call(
                "chooseTranscript", #"{"transcript":"\#(asked.transcript.id)"}"#, path: ["id": recording.id.text])
            #expect(chosen.isCurrent)
            #expect(try await home.transcript(of: recording.id).text.hasPrefix("nonsense"))
            _ = try await home.recordings.choose(recording.transcriptId, of: recording.id, account: home.account)
            #expect(try await home.transcript(of: recording.id).text.hasPrefix("the quik fox"))
        }
    }

    @Test func whatCannotBeEditedIsRefused() async throws {
        try await Home.with(engine: speaker) { home in
            let waiting = try await home.upload(Home.silence(seconds: 1))
            let edit = TranscriptEdit(basedOn: .make(), operations: [.init(.setSpeaker, segment: 0)])
            await #expect(throws: RecordingsError.transcriptNotReady) {
                _ = try await home.recordings.edit(waiting.id, of: home.account, edit)
            }
            await #expect(throws: RecordingsError.notFound) { _ = try await home.recordings.edit(waiting.id, of: .make(), edit) }
            let recording = try await home.transcribed()
            let events = try await home.events().count
            for operation in [
                #"{"op":"delete","from":"99-9"}"#, #"{"op":"replace","from":"0-0"}"#, #"{"op":"delete","from":"0-0","text":"x"}"#,
                #"{"op":"set_speaker","segment":77}"#, #"{"op":"fly"}"#, #"{"op":"replace","from":"0-1","to":"0-0","text":"x"}"#, "",
            ] {
                await #expect(throws: (any Error).self, "\(operation)") { _ = try await self.edit(home, recording.id, operation) }
            }
            #expect(try await home.events().count == events)
        }
    }
}
