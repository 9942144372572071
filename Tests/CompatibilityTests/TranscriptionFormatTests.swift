import Foundation
import Testing
import Transcription

@testable import Compatibility

@Suite struct TranscriptionFormatTests {
    let fixture = Fixture()

    @Test func jsonHoldsTextLanguagesAndUsage() async throws {
        let answer = try await fixture.transcribe()
        #expect(answer.status == 200 && answer.header("content-type") == "application/json")
        let json = try answer.json()
        #expect(Set(json.keys) == ["text", "languages", "usage"])
        #expect(json["text"] as? String == "Number 0 Number 2")
        #expect((json["languages"] as? [[String: String]]) == [["code": "en"]])
        let usage = try #require(json["usage"] as? [String: Any])
        #expect(usage["type"] as? String == "duration" && usage["seconds"] as? Double == 3)
    }

    @Test(arguments: [
        ("text", "text/plain", "Number 0 Number 2\n"), ("srt", "application/x-subrip", "1\n00:00:00,100 --> "),
        ("vtt", "text/vtt", "WEBVTT\n\n00:00:00.100 --> "),
    ])
    func textsComeAsTexts(_ format: String, _ type: String, _ beginning: String) async throws {
        let answer = try await fixture.transcribe([("response_format", format)])
        #expect(answer.status == 200 && answer.body.hasPrefix(beginning), "\(answer.body)")
        #expect(answer.header("content-type")?.hasPrefix(type) == true)
    }

    @Test func verboseSegmentsHaveEveryKey() async throws {
        let json = try await fixture.transcribe([("response_format", "verbose_json"), ("model", "whisper-1")]).json()
        #expect(Set(json.keys) == ["task", "language", "duration", "text", "segments", "usage"])
        #expect(json["task"] as? String == "transcribe" && json["language"] as? String == "english")
        #expect(json["duration"] as? Double == 3)
        let segments = try #require(json["segments"] as? [[String: Any]])
        #expect(segments.map { $0["id"] as? Int } == [0, 1], "numbers without gaps")
        #expect(segments.map { $0["seek"] as? Int } == [0, 200])
        let second = try #require(segments.last)
        #expect(
            Set(second.keys) == [
                "id", "seek", "start", "end", "text", "tokens", "temperature", "avg_logprob", "compression_ratio", "no_speech_prob",
            ])
        #expect(second["start"] as? Double == 2 && second["end"] as? Double == 3 && second["text"] as? String == "Number 2")
        let mean = try #require(second["avg_logprob"] as? Double)
        #expect(abs(mean - log(0.5)) < 1e-9)
    }

    @Test(
        arguments: [
            ([], true, false), (["segment"], true, false), (["word"], false, true), (["word", "segment"], true, true),
        ] as [([String], Bool, Bool)])
    func granularitiesDecideWhatComes(_ wanted: [String], _ segments: Bool, _ words: Bool) async throws {
        for spelling in ["timestamp_granularities[]", "timestamp_granularities"] {
            let json = try await fixture.transcribe([("response_format", "verbose_json")] + wanted.map { (spelling, $0) }).json()
            #expect((json["segments"] != nil) == segments, "\(spelling)")
            #expect((json["words"] != nil) == words, "\(spelling)")
            guard words else { continue }
            let first = try #require((json["words"] as? [[String: Any]])?.first)
            #expect(Set(first.keys) == ["word", "start", "end"])
            #expect(first["word"] as? String == "number" && first["start"] as? Double == 0.1)
        }
    }

    @Test func diarizedSegmentsSayWhoSpeaks() async throws {
        let json = try await fixture.transcribe([("response_format", "diarized_json"), ("chunking_strategy", "auto")]).json()
        #expect(Set(json.keys) == ["task", "duration", "text", "segments", "usage"])
        #expect(
            json["text"] as? String == "Number 0 Number 2" && json["duration"] as? Double == 3 && json["task"] as? String == "transcribe")
        let segments = try #require(json["segments"] as? [[String: Any]])
        #expect(segments.map { $0["text"] as? String } == ["Number 0", "Number 2"])
        #expect(segments.allSatisfy { Set($0.keys) == ["type", "id", "start", "end", "text", "speaker"] })
        #expect(segments.allSatisfy { $0["type"] as? String == "transcript.text.segment" && $0["speaker"] as? String == "A" })
    }

    @Test func speakersAreLettersInTheOrderOfTheirFirstWords() {
        var letters = SpeakerLetters()
        let names = (1...30).map { letters.letters(for: "S\($0)") }
        #expect(names.prefix(3) == ["A", "B", "C"] && names[25] == "Z" && names[26] == "AA" && names[29] == "AD")
        #expect(letters.letters(for: "S2") == "B")
    }

    @Test func silenceIsAnEmptyText() async throws {
        let nothing = try await fixture.transcribe([("response_format", "verbose_json")], file: "0 s").json()
        #expect(nothing["text"] as? String == "" && (nothing["segments"] as? [Any])?.isEmpty == true)
        #expect(try await fixture.transcribe([("response_format", "text")], file: "0 s").body == "\n")
    }

    @Test func probabilitiesOfWordsComeOnRequest() async throws {
        for spelling in ["include", "include[]"] {
            let json = try await fixture.transcribe([(spelling, "logprobs")]).json()
            let logprobs = try #require(json["logprobs"] as? [[String: Any]])
            #expect(logprobs.map { $0["token"] as? String } == ["number", " 0", " number", " 2"])
            #expect(logprobs.allSatisfy { abs(($0["logprob"] as? Double ?? 1) - log(0.5)) < 1e-9 })
            #expect(logprobs[1]["bytes"] as? [Int] == [32, 48])
        }
    }

    @Test func theDefaultModelIsTheFirstEngineThatKnowsTheLanguage() async throws {
        var german = ScriptedRecognizer()
        german.capabilities.engine = "german"
        german.capabilities.languages = ["de"]
        let fixture = Fixture([ScriptedRecognizer(), german])
        for (fields, language) in [
            ([("language", "de")], "german"), ([("languages[]", "de")], "german"), ([("language", "en-GB")], "english"), ([], "english"),
        ] {
            let fields = fields + [("model", "whisper-1"), ("response_format", "verbose_json")]
            #expect(try await fixture.transcribe(fields).json()["language"] as? String == language, "\(fields)")
        }
    }

    @Test func languagesWithoutANameKeepTheirCode() {
        #expect(LanguageName.of("en-GB") == "english" && LanguageName.of("yue") == "cantonese")
        #expect(LanguageName.of("tlh") == "tlh" && LanguageName.of(nil) == "unknown")
    }
}
