import AudioCodecs
import Foundation
import HTTPRouting
import HTTPTypes
import NIOConcurrencyHelpers
import SpeakerDiarization
import Testing
import Transcription
import VoiceCore

@testable import Recordings

/// Speakers told apart in a transcript that is there, over the API.
@Suite struct SpeakersOfTranscriptTests {
    private let first = ScriptedRecognizer(said: ["the", "quik", "focks"])
    private let second = ScriptedRecognizer(name: "other", said: ["the", "quack", "fox"])

    private func ask(
        _ home: Home, _ transcript: TranscriptID, of recording: RecordingID, _ body: String = "{}"
    ) async throws -> (status: HTTPResponse.Status, transcript: TranscriptSummary) {
        let answer = try await home.send(
            "tellSpeakers", "application/json", Array(body.utf8), path: ["id": recording.text, "transcript": transcript.text])
        return (answer.status, try JSON.decode(from: Data(try await Home.bytes(of: answer))))
    }

    /// Asks and works until the answer is there.
    private func tell(
        _ home: Home, _ transcript: TranscriptID, of recording: RecordingID, _ body: String = "{}"
    ) async throws -> TranscriptSummary {
        let asked = try await ask(home, transcript, of: recording, body)
        #expect(asked.status == .accepted)
        try await home.work(until: try #require(asked.transcript.jobId))
        return asked.transcript
    }

    private func list(_ home: Home, _ recording: RecordingID) async throws -> [TranscriptSummary] {
        try await home.recordings.transcripts(of: recording, account: home.account)
    }

    /// Kinds of the events that tell of transcripts.
    private func changes(_ home: Home) async throws -> [String] { try await home.events().filter { $0.hasPrefix("transcript.") } }

    /// What a person has made of the first segment: another word and a name.
    private func edit(_ home: Home, _ recording: RecordingID) async throws -> TranscriptSummary {
        let before = try await home.transcript(of: recording)
        let segment = try #require(before.segments.first)
        return try await home.recordings.edit(
            recording, of: home.account,
            TranscriptEdit(
                basedOn: before.revision,
                operations: [
                    .init(.replace, from: segment.words[1].id, text: "quick"),
                    .init(.setSpeaker, segment: segment.index, speaker: "Ada"),
                ])
        ).transcript
    }

    @Test func theWordsAreNotHeardAgain() async throws {
        try await Home.with(engine: first) { home in
            let recording = try await home.transcribed(SpokenSound.file(utterances: 4))
            let before = try await home.transcript(of: recording.id)
            let calls = first.calls.withLockedValue { $0 }
            let asked = try await ask(home, recording.transcriptId, of: recording.id, #"{"speakers":2}"#)
            #expect(asked.status == .accepted && asked.transcript.status == .queued && asked.transcript.madeBy == .machine)
            #expect(asked.transcript.basedOn == before.revision && asked.transcript.requestedSpeakers == 2)
            try await home.work(until: try #require(asked.transcript.jobId))
            #expect(first.calls.withLockedValue { $0 } == calls)

            let made = try await home.transcript(of: recording.id)
            #expect(made.revision != before.revision && made.engine == before.engine && made.duration == before.duration)
            #expect(made.words.map(\.text) == before.words.map(\.text) && made.words.map(\.start) == before.words.map(\.start))
            #expect(!made.segments.isEmpty && made.segments.allSatisfy { ["S1", "S2"].contains($0.speaker) })
            #expect(try await changes(home).suffix(2) == ["transcript.requested", "transcript.completed"])

            let anew = try await home.recordings.transcribe(recording.id, of: home.account, settings: .init(speakers: 2), again: true)
            try await home.work(until: try #require(anew.transcript.jobId))
            let heard = try await home.transcript(of: recording.id)
            #expect(heard.segments == made.segments && heard.settingsHash == made.settingsHash, "as if they were heard anew")
        }
    }

    @Test func askedTwiceItIsDoneOnceAndAnotherNumberIsOfTheSameWords() async throws {
        try await Home.with(engine: first) { home in
            let recording = try await home.transcribed(SpokenSound.file(utterances: 2))
            let waiting = try await ask(home, recording.transcriptId, of: recording.id)
            let same = try await ask(home, recording.transcriptId, of: recording.id)
            #expect(same.status == .ok && same.transcript.id == waiting.transcript.id)
            try await home.work(until: try #require(waiting.transcript.jobId))
            let whole = try await ask(home, waiting.transcript.id, of: recording.id)
            #expect(whole.status == .ok && whole.transcript.id == waiting.transcript.id && whole.transcript.isCurrent)
            let other = try await ask(home, waiting.transcript.id, of: recording.id, #"{"speakers":1}"#)
            #expect(other.status == .accepted && other.transcript.basedOn == waiting.transcript.basedOn)
            let transcribed = try await home.recordings.transcribe(recording.id, of: home.account, settings: .init(diarize: true))
            #expect(!transcribed.isNew && transcribed.transcript.id == waiting.transcript.id)
        }
    }

    @Test func aModelIsNamedAndAnotherOneIsAskedAnew() async throws {
        let model = ScriptedDiarizer()
        try await Home.with(engine: first, embedder: ScriptedEmbedder(), diarizer: model) { home in
            let recording = try await home.transcribed(SpokenSound.file(utterances: 2))
            let before = try await home.transcript(of: recording.id)
            let told = try await tell(home, recording.transcriptId, of: recording.id)
            let made = try await home.transcript(of: recording.id)
            let speakers = Set(made.segments.compactMap(\.speaker) + made.words.compactMap(\.speaker))
            #expect(speakers == ["S1", "S2"])
            #expect(made.engine.modelVersion == before.engine.modelVersion + ", scripted 1")
            let same = try await ask(home, told.id, of: recording.id)
            #expect(same.status == .ok && same.transcript.id == told.id && same.transcript.modelVersion == made.engine.modelVersion)
            model.version.withLockedValue { $0 = 2 }
            let other = try await tell(home, told.id, of: recording.id)
            #expect(other.id != told.id)
            #expect(try await home.transcript(of: recording.id).engine.modelVersion == before.engine.modelVersion + ", scripted 2")
        }
    }

    @Test func editsAreInIt() async throws {
        try await Home.with(engine: first) { home in
            let recording = try await home.transcribed(SpokenSound.file(utterances: 2))
            let mine = try await edit(home, recording.id)
            let told = try await tell(home, mine.id, of: recording.id, #"{"speakers":1}"#)
            let segments = try await home.transcript(of: recording.id).segments
            #expect(segments.first?.text == "the quick focks" && segments.first?.speaker == "Ada", "\(segments)")
            #expect(segments.count > 1 && segments.dropFirst().allSatisfy { $0.text == "the quik focks" && $0.speaker == "S1" })
            let all = try await list(home, recording.id)
            #expect(all.map(\.madeBy) == [.person, .machine, .person, .machine] && all[0].isCurrent)
            #expect(all[1].id == told.id && all[0].basedOn == all[1].revision && all[1].basedOn == all[3].revision)
            #expect(all[2].id == mine.id && all[2].revision == mine.revision, "what was edited is there as it was")
            #expect(try await changes(home).suffix(2) == ["transcript.completed", "transcript.edited"])

            _ = try await tell(home, all[0].id, of: recording.id, #"{"speakers":2}"#)
            let again = try await home.transcript(of: recording.id)
            #expect(again.words.map(\.text) == segments.flatMap(\.words).map(\.text) && again.segments.first?.speaker == "Ada")
            #expect(Set(again.words.map(\.id)).count == again.words.count)
        }
    }

    @Test func editsOfOtherWordsStayCurrent() async throws {
        try await Home.with(engine: first, others: [second]) { home in
            let recording = try await home.transcribed(SpokenSound.file(utterances: 2))
            let mine = try await edit(home, recording.id)
            let other = try await home.recordings.transcribe(recording.id, of: home.account, settings: .init(engine: "other")).transcript
            try await home.work(until: try #require(other.jobId))
            let told = try await tell(home, other.id, of: recording.id)
            let all = try await list(home, recording.id)
            #expect(all.first { $0.isCurrent }?.id == mine.id && all.first?.id == told.id && all.first?.engine == "other")
            let words: Transcript = try await home.call(
                "getTranscriptRevision", path: ["id": recording.id.text, "transcript": told.id.text])
            #expect(words.segments.allSatisfy { $0.text == "the quack fox" && $0.speaker == "S1" })
        }
    }

    @Test func whatCannotBeIsRefused() async throws {
        try await Home.with(limit: 8 << 20, engine: first) { home in
            let recording = try await home.transcribed()
            for body in [#"{"speakers":0}"#, #"{"speakers":101}"#] {
                #expect(await refusal { try await ask(home, recording.transcriptId, of: recording.id, body) } == "invalid_field")
            }
            #expect(await refusal { try await ask(home, .make(), of: recording.id) } == "transcript_not_found")
            #expect(await refusal { try await ask(home, recording.transcriptId, of: .make()) } == "recording_not_found")
            let open = try await home.recordings.transcribe(recording.id, of: home.account, settings: .init(mode: .fast)).transcript
            #expect(await refusal { try await ask(home, open.id, of: recording.id) } == "transcript_not_ready")

            let half = [Float](repeating: 0, count: 16_000)
            let stereo = WAVWriter.file(AudioBuffer(channels: [half, half], sampleRate: 16_000))
            let call = try await home.upload(stereo, more: ["multichannel": "true"])
            try await home.work(until: call.jobId)
            #expect(await refusal { try await ask(home, call.transcriptId, of: call.id) } == "invalid_field")
        }
    }
}

/// Two who speak by turns, a quarter of a second each.
private final class ScriptedDiarizer: DiarizationModel {
    let version = NIOLockedValueBox(1)
    var identity: String { "scripted \(version.withLockedValue { $0 })" }
    let longestSeconds = 600.0

    func turns(in samples: [Float], speakers: Int?) async throws -> [SpeakerTurn] {
        (0..<samples.count / 4_000).map { SpeakerTurn(startSeconds: Double($0) / 4, endSeconds: Double($0 + 1) / 4, speaker: $0 % 2) }
    }
}
