import AudioCodecs
import Foundation
import HTTPRouting
import HTTPTypes
import Jobs
import Logging
import ObjectStore
import Storage
import Testing
import Transcription
import VoiceAnalysis
import VoiceCore

@testable import Recordings

/// What is measured of a recording's voice, after its upload.
@Suite struct AnalysisTests {
    private func path(_ recording: Recording, _ measure: String? = nil) -> [String: String] {
        ["id": recording.id.text].merging(measure.map { ["measure": $0] } ?? [:]) { $1 }
    }

    private func analysis(_ home: Home, _ recording: Recording) async throws -> RecordingAnalysis {
        try await home.call("getAnalysis", path: path(recording))
    }

    private func track(_ home: Home, _ recording: Recording, _ measure: String, _ query: String = "") async throws -> TrackExcerpt {
        try await home.call("getAnalysisTrack", path: path(recording, measure), query: query)
    }

    private func text(_ home: Home, _ operation: String, _ path: [String: String], _ query: String) async throws -> String {
        String(decoding: try await home.answer(operation, path, query: query), as: UTF8.self)
    }

    @Test func theAnalysisIsAskedForOnceTheTranscriptIsThere() async throws {
        try await Home.with(engine: ScriptedRecognizer(said: ["hello"])) { home in
            let first = try await home.upload(SpokenSound.file())
            #expect(try await home.analysisJob(first.id) == nil)
            try await home.work(until: first.jobId)
            let job = try await home.analysisJob(first.id)
            #expect(job != nil)
            let second = try await home.upload(SpokenSound.file())
            try await home.work(until: second.jobId)
            #expect(try await home.analysisJob(second.id) == job, "the same audio is analysed once")
        }
    }

    @Test func aRecordingWithoutATranscriptIsAnalysedAllTheSame() async throws {
        try await Home.with { home in
            let recording = try await home.upload(SpokenSound.file())
            _ = try await home.database.write { tx in
                try tx.execute(
                    """
                    UPDATE jobs SET state = 'failed', error_code = 'engine_failed', finished_at = \(try tx.now())
                    WHERE id = \(recording.jobId)
                    """)
            }
            try await home.recordings.announceFailures()
            #expect(try await home.analysisJob(recording.id) != nil)
        }
    }

    @Test func aRecordingIsAnalysedWhenSomebodyAsks() async throws {
        try await Home.with { home in
            let recording = try await home.upload(SpokenSound.file())
            let early = try await home.send("getAnalysis", path: path(recording))
            #expect(early.status == .accepted && early.headers[.retryAfter] != nil)
            let pending: Recordings.PendingAnalysis = try await home.call("getAnalysis", path: path(recording))
            #expect(pending.status == .queued && pending.fraction == nil)
            #expect(try await home.send("getAnalysisTrack", path: path(recording, "pitch")).status == .accepted)

            try await home.analyze(recording.id)
            let whole = try await home.send("getAnalysis", path: path(recording))
            #expect(whole.status == .ok && whole.headers[.contentType] == "application/json")
            let found = try await analysis(home, recording)
            #expect(found.version == RecordingAnalysis.currentVersion && found.sampleRate == 16_000 && found.words == nil)
            #expect(found.pitch.median.value.map { (90...160).contains($0) } == true, "\(found.pitch)")
            #expect(found.phrasing.syllables.value.map { (7...11).contains($0) } == true, "nine were spoken: \(found.phrasing)")
            #expect(try await home.events().contains("recording.analyzed"))
            // Nothing of it touches the recording itself.
            #expect(try await home.recordings.recording(recording.id, of: home.account).status == .queued)
        }
    }

    @Test func analysesCanBeLeftToWhoAsksForThem() async throws {
        try await Home.with(engine: ScriptedRecognizer(said: ["hello"])) { home in
            let home = home.with { $0.analyses = .onRequest }
            let recording = try await home.upload(SpokenSound.file())
            try await home.work(until: recording.jobId)
            #expect(try await home.analysisJob(recording.id) == nil)
            #expect(try await home.send("getAnalysis", path: path(recording)).status == .accepted)
            #expect(try await home.analysisJob(recording.id) != nil)
        }
    }

    @Test func analysesCanBeSwitchedOff() async throws {
        try await Home.with(engine: ScriptedRecognizer(said: ["hello"])) { home in
            let off = home.with { $0.analyses = .off }
            let recording = try await off.upload(SpokenSound.file())
            try await off.work(until: recording.jobId)
            for (operation, measure) in [("getAnalysis", nil), ("getAnalysisTrack", "pitch")] as [(String, String?)] {
                let error = await #expect(throws: APIError.self) { try await off.send(operation, path: path(recording, measure)) }
                #expect(error?.status == .conflict && error?.code == "analysis_off")
            }
            #expect(try await off.analysisJob(recording.id) == nil)
            try await home.analyze(recording.id)
            #expect(try await off.send("getAnalysis", path: path(recording)).status == .ok, "what is there is given")
        }
    }

    @Test func wordsAreOfTheTranscriptAsItIs() async throws {
        try await Home.with(engine: ScriptedRecognizer(said: ["um", "hello", "there"])) { home in
            let recording = try await home.upload(SpokenSound.file())
            try await home.analyze(recording.id)
            #expect(try await analysis(home, recording).words == nil)
            try await home.work(until: recording.jobId)
            let words = try #require(try await analysis(home, recording).words)
            #expect(words.words.value == 2 && words.filledPauses.value == 1)
            let transcript = try await home.transcript(of: recording.id)
            let last = try #require(transcript.words.last)
            _ = try await home.send(
                "editTranscript", "application/json",
                Array(
                    #"{"based_on":"\#(transcript.revision.text)","operations":[{"op":"delete","from":"\#(last.id)","to":"\#(last.id)"}]}"#
                        .utf8), path: path(recording))
            #expect(try await analysis(home, recording).words?.words.value == 1, "an edit counts at once")
        }
    }

    @Test func formsFollowTheFormat() async throws {
        try await Home.with { home in
            let recording = try await home.upload(SpokenSound.file(), title: "Tea & talk")
            try await home.analyze(recording.id)
            let table = try await home.send("getAnalysis", path: path(recording), query: "format=csv")
            #expect(table.headers[.contentType] == "text/csv; charset=utf-8")
            #expect(table.headers[.contentDisposition]?.contains(".csv") == true)
            #expect(try await text(home, "getAnalysis", path(recording), "format=csv").contains("pitch.median,"))
            let grid = try await text(home, "getAnalysis", path(recording), "format=textgrid")
            #expect(grid.hasPrefix("File type = \"ooTextFile\"") && !grid.contains("\"words\""))
            let picture = try await text(home, "getAnalysis", path(recording), "format=svg")
            #expect(picture.contains("<svg") && picture.contains("Tea &amp; talk"))
        }
    }

    @Test func tracksAreGivenByTimeAndPoints() async throws {
        try await Home.with { home in
            let recording = try await home.upload(SpokenSound.file())
            try await home.analyze(recording.id)
            let pitch = try await track(home, recording, "pitch")
            #expect(pitch.columns.map(\.name) == ["frequency"] && pitch.rows > 350 && pitch.columns[0].values.count == pitch.rows)
            #expect(pitch.columns[0].values.first == .some(nil) && pitch.columns[0].values.contains { $0 != nil })
            let part = try await track(home, recording, "pitch", "from=1.5&to=2")
            #expect((48...51).contains(part.rows) && part.startSeconds.map { $0 >= 1.5 && $0 < 1.52 } == true)
            #expect(try await track(home, recording, "formants", "points=20").rows <= 20)
            #expect(try await track(home, recording, "pauses").columns.map(\.name) == ["start", "end"])
            #expect(try await track(home, recording, "syllables", "from=0&to=0.5").rows == 0)
            let csv = try await text(home, "getAnalysisTrack", path(recording, "intensity"), "format=csv")
            #expect(csv.hasPrefix("time (s),level (dB)\r\n") && csv.split(separator: "\r\n").count > 450)
            let whole = try await home.send("getAnalysisTrack", path: path(recording, "intensity"), query: "format=csv")
            let again = try await home.send("getAnalysisTrack", path: path(recording, "intensity"), query: "format=csv")
            #expect(whole.headers[.eTag] != nil && whole.headers[.eTag] == again.headers[.eTag], "what a caller has is not sent again")
            let few = try await text(home, "getAnalysisTrack", path(recording, "intensity"), "format=csv&points=10&from=1&to=2")
            #expect(few.split(separator: "\r\n").count <= 11)
            let image = try await home.send("getAnalysisTrack", path: path(recording, "spectrogram"), query: "format=png&points=100")
            #expect(image.headers[.contentType] == "image/png")
        }
    }

    @Test(arguments: [
        ("nothing", "", 404, "not_found"), ("pitch", "points=0", 400, "invalid_parameter"), ("pitch", "from=x", 400, "invalid_parameter"),
        ("pitch", "format=png", 400, "no_picture"), ("pitch", "format=xml", 400, "invalid_parameter"),
        ("spectrogram", "format=png&from=90", 400, "no_picture"), ("pitch", "until=3", 400, "unknown_parameter"),
    ])
    func wrongQuestionsAreNamed(measure: String, query: String, status: Int, code: String) async throws {
        try await Home.with { home in
            let recording = try await home.upload(SpokenSound.file())
            try await home.analyze(recording.id)
            let error = await #expect(throws: APIError.self) {
                try await home.send("getAnalysisTrack", path: path(recording, measure), query: query)
            }
            #expect(error?.status.code == status && error?.code == code, "\(String(describing: error))")
        }
    }

    @Test(arguments: ["a.opus", "b.mp3", "c.wav"])
    func everyFormatAndRateIsAnalysed(name: String) async throws {
        let file = try await Studio().make(name, Studio.tone(3, channels: 2) + (name == "c.wav" ? ["-ar", "96000"] : []))
        try await Home.with(limit: 8 << 20) { home in
            let recording = try await home.upload(file)
            try await home.analyze(recording.id)
            let found = try await analysis(home, recording)
            #expect(found.channels == 2 && found.sampleRate <= 48_000, "\(found.sampleRate)")
            #expect(abs(found.durationSeconds - 3) < 0.1)
            #expect(found.loudness.truePeak.value.map { $0 < 0 && $0 > -12 } == true, "\(found.loudness)")
        }
    }

    @Test func silenceAndMomentsAreAnalysed() async throws {
        try await Home.with { home in
            let silent = try await home.upload(Home.silence(seconds: 1))
            let moment = try await home.upload(WAVWriter.file(AudioBuffer([Float](repeating: 0.1, count: 800), sampleRate: 16_000)))
            for recording in [silent, moment] { try await home.analyze(recording.id) }
            #expect(try await analysis(home, silent).pitch.median.reason == .silent)
            #expect(try await analysis(home, moment).loudness.integrated.reason == .tooShort)
            #expect(try await text(home, "getAnalysis", path(silent), "format=svg").contains("Nothing is heard"))
            #expect(try await track(home, moment, "spectrogram").measure == .spectrogram)
        }
    }

    @Test func theSameAudioIsAnalysedOnceAndGoesWithItsLastRecording() async throws {
        try await Home.with { home in
            let first = try await home.upload(SpokenSound.file())
            try await home.analyze(first.id)
            let second = try await home.upload(SpokenSound.file())
            #expect(try await home.send("getAnalysis", path: path(second)).status == .ok)
            let jobs = try await home.database.read { tx in try tx.query("SELECT id FROM jobs WHERE kind = 'audio.analyze'").count }
            #expect(jobs == 1)
            try await home.recordings.delete(first.id, of: home.account)
            try await home.sweep()
            #expect(try await home.send("getAnalysis", path: path(second)).status == .ok)
            try await home.recordings.trash(second.id, of: home.account)
            await #expect(throws: RecordingsError.notFound) { try await home.send("getAnalysis", path: path(second)) }
            _ = try await home.recordings.restore(second.id, of: home.account)
            #expect(try await home.send("getAnalysis", path: path(second)).status == .ok)
            try await home.recordings.delete(second.id, of: home.account)
            try await home.sweep()
            #expect(try await home.storedFiles() == 0)
            #expect(try await home.rows(in: "audio_analyses") == 0)
        }
    }

    @Test func aJobWhoseRecordingIsGoneKeepsNothing() async throws {
        try await Home.with { home in
            let recording = try await home.upload(SpokenSound.file())
            let account = home.account
            let audio = try await home.database.read { tx in try Recordings.audioObject(of: recording.id, account: account, tx) }
            try await home.recordings.delete(recording.id, of: account)
            let (measures, tracks) = (try await home.objects.put([1], account: account), try await home.objects.put([2], account: account))
            let isKept = try await home.database.write { tx in
                try Recordings.keepAnalysis(measures: measures, tracks: tracks, of: audio, account: account, tx)
            }
            try await home.sweep()
            let stored = try await home.storedFiles()
            #expect(!isKept && stored == 0)
        }
    }

    /// The result of older code is given, and made anew in its place.
    @Test func anEarlierVersionIsReplaced() async throws {
        try await Home.with { home in
            let recording = try await home.upload(SpokenSound.file())
            try await home.analyze(recording.id)
            let files = try await home.storedFiles()
            _ = try await home.database.write { tx in
                try tx.execute("UPDATE audio_analyses SET version = 0 WHERE account_id IS NOT NULL")
            }
            #expect(try await home.send("getAnalysis", path: path(recording)).status == .ok)
            try await home.analyze(recording.id)
            let versions = try await home.database.read { tx in
                try tx.query("SELECT version FROM audio_analyses").map { try $0[0] as Int }
            }
            #expect(versions == [RecordingAnalysis.currentVersion])
            try await home.sweep()
            #expect(try await home.storedFiles() == files, "nothing of the earlier one stays")
        }
    }

    @Test func recordingsOfBeforeAreAnalysedWhenSomebodyAsks() async throws {
        try await Home.with { home in
            let recording = try await home.upload(SpokenSound.file())
            try await home.database.write { tx in
                try tx.execute("DELETE FROM audio_analyses WHERE account_id IS NOT NULL")
                try tx.execute("DELETE FROM jobs WHERE kind = 'audio.analyze'")
            }
            #expect(try await home.send("getAnalysis", path: path(recording)).status == .accepted)
            try await home.analyze(recording.id)
            #expect(try await home.send("getAnalysis", path: path(recording)).status == .ok)
        }
    }

    @Test func whatWasLostIsMadeAgain() async throws {
        try await Home.with { home in
            let recording = try await home.upload(SpokenSound.file())
            try await home.analyze(recording.id)
            let (account, id) = (home.account, recording.id)
            let kept = try await home.database.read { tx in
                try Recordings.analysis(of: try Recordings.audioObject(of: id, account: account, tx), account: account, tx)?.kept
            }
            let lost = try #require(kept)
            try await home.objects.delete(lost.tracks)
            #expect(try await home.send("getAnalysis", path: path(recording)).status == .ok, "the measures are there")
            #expect(try await home.send("getAnalysisTrack", path: path(recording, "pitch")).status == .accepted)
            try await home.analyze(recording.id)
            #expect(try await track(home, recording, "pitch").rows > 0)
        }
    }

    @Test func aSoundThatCannotBeAnalysedFailsAloneAndSaysWhy() async throws {
        let file = try await Studio().make("long.aac", Studio.tone(12))
        try await Home.with(audio: AudioLimits(maximumSeconds: 10)) { home in
            let recording = try await home.upload(file)
            try await home.analyze(recording.id)
            let error = await #expect(throws: APIError.self) { try await home.send("getAnalysis", path: path(recording)) }
            #expect(error?.status == .conflict && error?.code == "analysis_failed" && error?.details["reason"] == .text("audio_too_long"))
            #expect(try await home.recordings.recording(recording.id, of: home.account).status == .queued)
        }
    }

    @Test func anotherAccountSeesNothing() async throws {
        try await Home.with { home in
            let recording = try await home.upload()
            await #expect(throws: RecordingsError.notFound) {
                _ = try await home.recordings.analysisState(of: recording.id, account: .make())
            }
        }
    }
}

extension Home {
    /// The job that analyses a recording's audio, if one was asked for.
    fileprivate func analysisJob(_ recording: RecordingID) async throws -> JobID? {
        let account = account
        return try await database.read { tx in
            try Recordings.analysis(of: try Recordings.audioObject(of: recording, account: account, tx), account: account, tx)?.job
        }
    }

    /// Asks for the analysis as somebody does who wants to see it, and runs a worker until it is made, or cannot be.
    fileprivate func analyze(_ recording: RecordingID) async throws {
        _ = try await recordings.analysisState(of: recording, account: account)
        let wanted = try #require(try await analysisJob(recording))
        var handlers = JobHandlers()
        handlers.register(AudioAnalyst(recordings))
        let worker = JobWorker(database: database, handlers: handlers, logger: Logger(label: "test"))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await worker.run() }
            _ = try await JobQueue(database: database).finished(wanted, account: account)
            group.cancelAll()
        }
    }
}
