import HTTPRouting
import HTTPTypes
import Testing
import Transcription
import VoiceCore

@testable import Recordings

/// A person's edits taken over to another engine's transcript, over the API.
@Suite struct CarryTests {
    private let first = ScriptedRecognizer(said: ["the", "quik", "focks"])
    private let second = ScriptedRecognizer(name: "other", said: ["the", "quack", "fox"])

    /// An edited recording for which another engine's transcript is there.
    private func edited(_ home: Home) async throws -> (recording: RecordingID, mine: TranscriptSummary, other: TranscriptID) {
        let recording = try await home.transcribed()
        let before = try await home.transcript(of: recording.id)
        let segment = try #require(before.segments.first)
        let mine = try await home.recordings.edit(
            recording.id, of: home.account,
            TranscriptEdit(
                basedOn: before.revision,
                operations: [
                    .init(.replace, from: segment.words[1].id, text: "quick"),
                    .init(.setSpeaker, segment: segment.index, speaker: "Ada"),
                ])
        ).transcript
        let asked = try await home.recordings.transcribe(recording.id, of: home.account, settings: .init(engine: "other"))
        try await home.work(until: try #require(asked.transcript.jobId))
        return (recording.id, mine, asked.transcript.id)
    }

    private func carry(
        _ home: Home, _ recording: RecordingID, to transcript: TranscriptID, basedOn: TranscriptRevisionID?, more: String = ""
    ) async throws -> RouteResponse {
        try await home.send(
            "carryEdits", "application/json", Array(#"{"based_on":"\#(basedOn?.text ?? "")"\#(more)}"#.utf8),
            path: ["id": recording.text, "transcript": transcript.text])
    }

    @Test func editsAreTakenOverAsARevisionOfTheNewTranscript() async throws {
        try await Home.with(engine: first, others: [second]) { home in
            let (recording, mine, other) = try await edited(home)
            #expect(try await home.transcript(of: recording).revision == mine.revision)
            let answer = try await carry(home, recording, to: other, basedOn: mine.revision)
            #expect(answer.status == .created)
            let made = try await home.transcript(of: recording)
            let segment = try #require(made.segments.first)
            #expect(segment.text == "the quick fox" && segment.speaker == "Ada")
            #expect(made.segments.dropFirst().allSatisfy { $0.text == "the quack fox" && $0.speaker == nil })
            let list = try await home.recordings.transcripts(of: recording, account: home.account)
            #expect(list.map(\.madeBy) == [.person, .machine, .person, .machine])
            #expect(list[0].isCurrent && list[0].engine == "other" && list[0].basedOn == list[1].revision)
            #expect(list[0].wordCount == made.words.count)
            // What was edited is there as it was, and the change is told as any edit is.
            #expect(list[2].id == mine.id && list[2].revision == mine.revision)
            #expect(try await home.events().last == "transcript.edited")
        }
    }

    @Test func theAnswerSaysWhatBecameOfTheEdits() async throws {
        try await Home.with(engine: first, others: [second]) { home in
            let (recording, mine, other) = try await edited(home)
            let carried: CarriedTranscript = try await home.call(
                "carryEdits", #"{"based_on":"\#(mine.revision?.text ?? "")","edits_of":"\#(mine.id)"}"#,
                path: ["id": recording.text, "transcript": other.text])
            #expect(carried.carried == 2 && carried.unplaced.isEmpty && carried.transcript.isCurrent)
            #expect(carried.conflicts.map(\.heard) == ["quack"] && carried.conflicts.map(\.text) == ["quick"])
        }
    }

    @Test func takenOverTwiceTheyAreThereOnce() async throws {
        try await Home.with(engine: first, others: [second]) { home in
            let (recording, mine, other) = try await edited(home)
            _ = try await carry(home, recording, to: other, basedOn: mine.revision)
            let once = try await home.transcript(of: recording)
            let again = try await carry(home, recording, to: other, basedOn: once.revision)
            #expect(again.status == .ok)
            #expect(try await home.transcript(of: recording) == once)
            #expect(try await home.recordings.transcripts(of: recording, account: home.account).count == 4)
        }
    }

    /// Somebody who had chosen the new transcript first, and misses their edits.
    @Test func editsOfAnEarlierRevisionAreTakenOverToo() async throws {
        try await Home.with(engine: first, others: [second]) { home in
            let (recording, mine, other) = try await edited(home)
            let chosen = try await home.recordings.choose(other, of: recording, account: home.account)
            _ = try await carry(home, recording, to: other, basedOn: chosen.revision, more: #","edits_of":"\#(mine.id)""#)
            #expect(try await home.transcript(of: recording).text.hasPrefix("the quick fox"))
        }
    }

    @Test func whatCannotBeTakenOverIsRefused() async throws {
        try await Home.with(engine: first, others: [second]) { home in
            let (recording, mine, other) = try await edited(home)
            let events = try await home.events().count
            await #expect(throws: RecordingsError.staleRevision(current: mine.revision?.text ?? "")) {
                _ = try await carry(home, recording, to: other, basedOn: .make())
            }
            await #expect(throws: RecordingsError.transcriptNotMachines) {
                _ = try await carry(home, recording, to: mine.id, basedOn: mine.revision)
            }
            await #expect(throws: RecordingsError.transcriptNotEdited) {
                _ = try await carry(home, recording, to: other, basedOn: mine.revision, more: #","edits_of":"\#(other)""#)
            }
            await #expect(throws: RecordingsError.transcriptNotFound) {
                _ = try await carry(home, recording, to: .make(), basedOn: mine.revision)
            }
            let asked = try await home.recordings.transcribe(
                recording, of: home.account, settings: .init(engine: "other"), again: true)
            await #expect(throws: RecordingsError.transcriptNotReady) {
                _ = try await carry(home, recording, to: asked.transcript.id, basedOn: mine.revision)
            }
            #expect(try await home.transcript(of: recording).revision == mine.revision)
            #expect(try await home.events().count == events + 1)
        }
    }
}
