import HTTPRouting
import HTTPTypes
import Storage
import Testing
import VoiceCore

@testable import Recordings

/// What is known of a recording besides its sound: said at the upload, and changed later.
@Suite struct DescriptionTests {
    private let everything: KeyValuePairs = [
        "speaker": "Ada", "tags": " work, idea ,work", "recorded_at": "2026-01-02T03:04:05Z", "starred": "true", "notes": "call back",
    ]

    @Test func aFormSaysEverythingAtOnce() async throws {
        try await Home.with { home in
            let recording = try await home.upload(title: "Tuesday", language: "en", more: everything)
            #expect(recording.speaker == "Ada" && recording.tags == ["work", "idea"] && recording.starred && recording.hasNotes)
            #expect(recording.recordedAt == Timestamp("2026-01-02T03:04:05Z"))
            let kept = try await home.recordings.recording(recording.id, of: home.account)
            #expect(kept == recording)
            #expect(try await home.recordings.notes(of: recording.id, account: home.account) == "call back")
        }
    }

    @Test func aBodyOfAudioTakesItInTheQuery() async throws {
        try await Home.with { home in
            let answer = try await home.send(
                "createRecording", "audio/wav", Home.silence(seconds: 1), query: "title=a&tags=x%2Cy&starred=true&notes=n")
            #expect(answer.status == .created)
            let recording = try #require(try await home.recordings.recordings(of: home.account, limit: 1).first)
            #expect(recording.tags == ["x", "y"] && recording.starred && recording.hasNotes)
        }
    }

    @Test func aPatchChangesWhatItNamesAndClearsWhatIsNull() async throws {
        try await Home.with { home in
            let id = try await home.upload(title: "Tuesday", language: "en", more: everything).id.text
            let first: Recording = try await home.call("updateRecording", #"{"title":"Wednesday","speaker":null}"#, path: ["id": id])
            #expect(first.title == "Wednesday" && first.speaker == nil)
            #expect(first.tags == ["work", "idea"] && first.starred && first.hasNotes && first.language == "en")
            #expect(first.updatedAt != nil)
            let second: Recording = try await home.call(
                "updateRecording", #"{"tags":["a"],"starred":null,"notes":null,"recorded_at":null,"language":null}"#, path: ["id": id])
            #expect(second.tags == ["a"] && !second.starred && !second.hasNotes && second.recordedAt == nil && second.language == nil)
            #expect(second.title == "Wednesday")
            let kept: Recording = try await home.call("getRecording", path: ["id": id])
            #expect(kept == second)
            let cleared: Recording = try await home.call("updateRecording", #"{"tags":null}"#, path: ["id": id])
            #expect(cleared.tags.isEmpty)
        }
    }

    @Test func anEmptyPatchChangesNothing() async throws {
        try await Home.with { home in
            let recording = try await home.upload()
            let same: Recording = try await home.call("updateRecording", "{}", path: ["id": recording.id.text])
            #expect(same == recording)
            #expect(try await home.events() == ["recording.created"])
        }
    }

    /// The log is kept for years: it says which fields changed, never what they hold.
    @Test func theEventNamesFieldsOnly() async throws {
        try await Home.with { home in
            let recording = try await home.upload()
            let _: Recording = try await home.call(
                "updateRecording", #"{"title":"Secret","notes":"hush"}"#, path: ["id": recording.id.text])
            let rows = try await home.database.read { tx in
                try tx.query("SELECT payload FROM events WHERE kind = 'recording.updated'").map { try $0[0] as String }
            }
            #expect(rows == [#"{"fields":["title","notes"]}"#])
        }
    }

    @Test(
        arguments: [
            #"{"speaker":""}"#, #"{"tags":["a,b"]}"#, #"{"tags":[" "]}"#, #"{"title":"a\u0000b"}"#, #"{"language":"not a tag"}"#,
            #"{"recorded_at":"yesterday"}"#, #"{"starred":"yes"}"#, #"{"nonsense":1}"#, #"[]"#,
        ])
    func whatCannotBeKeptIsRefused(_ patch: String) async throws {
        try await Home.with { home in
            let recording = try await home.upload()
            await #expect(throws: (any Error).self) {
                let _: Recording = try await home.call("updateRecording", patch, path: ["id": recording.id.text])
            }
            #expect(try await home.recordings.recording(recording.id, of: home.account) == recording)
        }
    }

    @Test func tooMuchIsRefused() async throws {
        try await Home.with { home in
            let tags = (0...50).map { "t\($0)" }.joined(separator: ",")
            await #expect(throws: RecordingsError.self) { try await home.upload(more: ["tags": tags]) }
            let notes = String(repeating: "n", count: 65_537)
            await #expect(throws: RecordingsError.self) { try await home.upload(more: ["notes": notes]) }
            await #expect(throws: RecordingsError.self) { try await home.upload(more: ["starred": "1"]) }
            let files = try await home.storedFiles()
            #expect(files == 0)
        }
    }

    /// Notes are words: an object that goes when they are replaced, and no row.
    @Test func replacedNotesAreSwept() async throws {
        try await Home.with { home in
            let recording = try await home.upload(more: ["notes": "first"])
            for notes in ["second", "third"] {
                let _: Recording = try await home.call("updateRecording", #"{"notes":"\#(notes)"}"#, path: ["id": recording.id.text])
            }
            try await home.sweep()
            #expect(try await home.storedFiles() == 2)
            #expect(try await home.recordings.notes(of: recording.id, account: home.account) == "third")
            try await home.recordings.delete(recording.id, of: home.account)
            try await home.sweep()
            #expect(try await home.storedFiles() == 0)
            #expect(try await home.rows(in: "recording_tags") == 0)
        }
    }

    @Test func anotherAccountChangesNothing() async throws {
        try await Home.with { home in
            let recording = try await home.upload()
            var patch = RecordingPatch()
            patch.title = .set("mine")
            let (other, change) = (AccountID.make(), patch)
            await #expect(throws: RecordingsError.notFound) {
                _ = try await home.recordings.update(recording.id, of: other, change)
            }
            await #expect(throws: RecordingsError.notFound) { _ = try await home.recordings.notes(of: recording.id, account: other) }
        }
    }
}
