import HTTPRouting
import Testing
import Transcription

@testable import Compatibility

@Suite struct TranscriptionRefusalTests {
    let fixture = Fixture()

    private static let wordTimes = [("timestamp_granularities[]", "word")]

    /// Fields, and the status, the code and the parameter that they are answered with.
    private static let cases: [([(String, String)], Int, String, String)] = [
        ([("model", "")], 400, "missing_required_parameter", "model"),
        ([("model", "gpt-9")], 404, "model_not_found", "model"),
        ([("response_format", "xml")], 400, "invalid_value", "response_format"),
        ([("response_format", "verbose_json"), ("model", "gpt-4o-transcribe")], 400, "unsupported_value", "response_format"),
        (wordTimes, 400, "unsupported_value", "timestamp_granularities"),
        ([("timestamp_granularities", "word")], 400, "unsupported_value", "timestamp_granularities"),
        (wordTimes + [("response_format", "srt")], 400, "unsupported_value", "timestamp_granularities"),
        ([("timestamp_granularities[]", "letter")], 400, "invalid_value", "timestamp_granularities"),
        ([("include[]", "poems")], 400, "invalid_value", "include"),
        ([("include[]", "logprobs"), ("response_format", "text")], 400, "unsupported_value", "include"),
        ([("language", "de")], 400, "unsupported_value", "language"),
        ([("language", "de"), ("model", "whisper-1")], 400, "unsupported_value", "language"),
        ([("language", "The King's")], 400, "invalid_value", "language"),
        ([("languages[]", "en"), ("languages[]", "de")], 400, "unsupported_value", "languages"),
        ([("languages", "?")], 400, "invalid_value", "languages"),
        ([("temperature", "1.5")], 400, "invalid_value", "temperature"),
        ([("temperature", "warm")], 400, "invalid_value", "temperature"),
        ([("stream", "maybe")], 400, "invalid_value", "stream"),
        ([("stream", "true"), ("response_format", "srt")], 400, "unsupported_value", "response_format"),
        ([("chunking_strategy", "never")], 400, "invalid_value", "chunking_strategy"),
        ([("chunking_strategy", #"{"type":"client_vad"}"#)], 400, "invalid_value", "chunking_strategy"),
        ([("chunking_strategy[type]", "server_vad"), ("chunking_strategy[threshold]", "high")], 400, "invalid_value", "chunking_strategy"),
        ([("known_speaker_names[]", "Ann")], 400, "unsupported_value", "known_speaker_names"),
        ([("known_speaker_references[]", "data:")], 400, "unsupported_value", "known_speaker_references"),
        ([("colour", "blue")], 400, "unknown_parameter", "colour"),
        ([("language[]", "en")], 400, "unknown_parameter", "language[]"),
        ([("language", "en"), ("language", "de")], 400, "invalid_value", "language"),
    ]

    @Test(arguments: cases.indices)
    func everyWrongFieldIsNamed(_ index: Int) async throws {
        let (fields, status, code, parameter) = Self.cases[index]
        // The fields count before the file, wherever it stands and whatever is wrong with it.
        for fields in [fields, [("file", "broken")] + fields] {
            let answer = try await fixture.transcribe(fields)
            let error = try answer.error()
            #expect(answer.status == status, "\(answer.body)")
            #expect(error["code"] as? String == code && error["param"] as? String == parameter, "\(answer.body)")
            #expect(Set(error.keys) == ["message", "type", "param", "code"] && error["type"] as? String == "invalid_request_error")
            #expect(answer.header("x-should-retry") == nil)
        }
    }

    @Test(arguments: [
        [("prompt", "Names: Ann."), ("keywords[]", "Ann"), ("keywords[]", "Bo"), ("temperature", "0.2"), ("chunking_strategy", "auto")],
        [("keywords", "Ann"), ("chunking_strategy", #"{"type":"server_vad","threshold":0.4,"silence_duration_ms":300}"#)],
        [("chunking_strategy[type]", "server_vad"), ("chunking_strategy[prefix_padding_ms]", "300"), ("stream", "False")],
        [("languages[]", "en"), ("languages[]", "en-GB"), ("language", ""), ("prompt", ""), ("timestamp_granularities[]", "segment")],
    ])
    func hintsAreTaken(_ fields: [(String, String)]) async throws {
        let answer = try await fixture.transcribe(fields)
        #expect(answer.status == 200 && answer.body.contains("Number 0 Number 2"), "\(answer.body)")
    }

    @Test func theFileIsNeededOnceAndMustBeAudio() async throws {
        let missing = try await fixture.transcribe(file: nil)
        #expect(missing.status == 400)
        #expect(try missing.error()["param"] as? String == "file")
        let twice = try await fixture.transcribe([("file", "3 s"), ("file", "3 s")])
        #expect(twice.status == 400)
        #expect(try twice.error()["param"] as? String == "file")
        for (file, code) in [("broken", "media_not_audio"), ("2 s torn", "wav_truncated")] {
            let answer = try await fixture.transcribe(file: file)
            #expect(answer.status == 400, "\(answer.body)")
            #expect(try answer.error()["param"] as? String == "file")
            #expect(try answer.error()["code"] as? String == code)
        }
    }

    @Test func aFileOverTheLimitIs413() async throws {
        let answer = try await Fixture(limits: OpenAILimits(bytes: 5)).transcribe(file: "3 seconds")
        #expect(answer.status == 413)
        #expect(try answer.error()["code"] as? String == "body_too_large")
    }

    @Test func whatIsNoFormIs400() async throws {
        for (type, body) in [("application/json", "{}"), ("multipart/form-data; boundary=edge", "--edge\r\n"), ("text/plain", "")] {
            let answer = try await fixture.ask("createTranscription", type: type, body: body)
            #expect(answer.status == 400, "\(type): \(answer.body)")
            #expect(try Set(answer.error().keys) == ["message", "type", "param", "code"])
        }
    }

    @Test func anEngineThatCannotSaysSo() async throws {
        var plain = ScriptedRecognizer()
        plain.capabilities.givesWordTimes = false
        plain.capabilities.givesConfidence = false
        let fixture = Fixture([plain])
        let words = try await fixture.transcribe(Self.wordTimes + [("response_format", "verbose_json")])
        #expect(words.status == 400)
        #expect(try words.error()["param"] as? String == "timestamp_granularities")
        let probabilities = try await fixture.transcribe([("include[]", "logprobs")])
        #expect(try probabilities.error()["param"] as? String == "include")
        #expect(probabilities.status == 400)
        let verbose = try await fixture.transcribe([("response_format", "verbose_json")]).json()
        #expect((verbose["segments"] as? [[String: Any]])?.first?["avg_logprob"] as? Double == 0)
    }

    @Test func withoutAnEngineNothingIsTried() async throws {
        let answer = try await Fixture([]).transcribe()
        #expect(answer.status == 503 && answer.header("x-should-retry") == "false")
        #expect(try answer.error()["code"] as? String == "engine_none")
    }
}
