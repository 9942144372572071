import HTTPRouting
import NIOConcurrencyHelpers
import NIOCore
import Testing
import Transcription

@testable import Compatibility

@Suite struct TranscriptionStreamTests {
    private static let streamed = [("stream", "true")]

    @Test func textComesInPiecesThatMakeTheWhole() async throws {
        let answer = try await Fixture().transcribe(Self.streamed, file: "6 s")
        #expect(answer.status == 200 && answer.header("content-type") == "text/event-stream")
        #expect(answer.body.hasSuffix("data: [DONE]\n\n"))
        let events = try answer.events()
        let kinds = events.compactMap { $0["type"] as? String }
        let segment = ["transcript.text.delta", "transcript.text.segment"]
        #expect(kinds == segment + segment + segment + segment + ["transcript.text.done"])
        let whole = "Number 0 Number 2 Number 3 Number 5"
        #expect(events.compactMap { $0["delta"] as? String }.joined() == whole)
        #expect(events.last?["text"] as? String == whole)
        #expect(events[2]["segment_id"] as? String == events[3]["id"] as? String)
        #expect(Set(events[3].keys) == ["type", "id", "start", "end", "text", "speaker"])
        #expect(events[3]["start"] as? Double == 2 && events[3]["text"] as? String == "Number 2")
        let usage = try #require(events.last?["usage"] as? [String: Any])
        #expect(usage["type"] as? String == "tokens" && usage["input_tokens"] as? Int == 60 && usage["output_tokens"] as? Int == 8)
        #expect(usage["total_tokens"] as? Int == 68)
        #expect(usage["input_token_details"] as? [String: Int] == ["audio_tokens": 60, "text_tokens": 0])
    }

    /// Segment 0 gets ready last; what is ready before it waits for its turn.
    @Test func piecesComeInTheOrderOfTime() async throws {
        let (others, tell) = AsyncStream.makeStream(of: Void.self)
        let recognizer = ScriptedRecognizer { segment in
            if segment == 0 { for await _ in others { break } } else if segment == 3 { tell.yield() }
        }
        let events = try await Fixture([recognizer]).transcribe(Self.streamed, file: "4 s").events()
        #expect(events.compactMap { $0["delta"] as? String } == ["Number 0", " Number 2", " Number 3"])
        #expect(events.count { $0["type"] as? String == "transcript.text.done" } == 1)
    }

    @Test func aPieceIsSentWhileLaterOnesAreStillWorkedOn() async throws {
        let (read, tell) = AsyncStream.makeStream(of: Void.self)
        let recognizer = ScriptedRecognizer { segment in
            if segment == 2 { for await _ in read { break } }
        }
        let response = try await stream(Fixture([recognizer]), file: "3 s")
        var text = ""
        for try await piece in response {
            text += String(buffer: piece)
            if text.contains("Number 0") { tell.yield() }
        }
        #expect(text.contains(#""text":"Number 0 Number 2""#))
    }

    /// Who speaks is known when all was heard.
    @Test func diarizedSegmentsComeBehindTheText() async throws {
        let events = try await Fixture().transcribe(Self.streamed + [("response_format", "diarized_json")], file: "3 s").events()
        let (delta, segment) = ("transcript.text.delta", "transcript.text.segment")
        #expect(events.compactMap { $0["type"] as? String } == [delta, delta, segment, segment, "transcript.text.done"])
        #expect(events.prefix(2).allSatisfy { $0["segment_id"] == nil })
        #expect(events[2...3].allSatisfy { $0["speaker"] as? String == "A" } && events[3]["text"] as? String == "Number 2")
    }

    @Test func probabilitiesGoWithThePieces() async throws {
        let events = try await Fixture().transcribe(Self.streamed + [("include[]", "logprobs")]).events()
        let tokens = { (event: [String: Any]) in (event["logprobs"] as? [[String: Any]] ?? []).compactMap { $0["token"] as? String } }
        #expect(tokens(events[0]) == ["number", " 0"] && tokens(events[2]) == [" number", " 2"])
        #expect(events.last.map(tokens) == ["number", " 0", " number", " 2"])
    }

    @Test func theDefaultModelDoesNotStream() async throws {
        let answer = try await Fixture().transcribe(Self.streamed + [("model", "whisper-1")])
        #expect(answer.header("content-type") == "application/json")
        #expect(try answer.json()["text"] as? String == "Number 0 Number 2")
    }

    @Test(arguments: [("2 s torn", "wav_truncated", "invalid_request_error", "file"), ("2 s", "internal_error", "server_error", nil)])
    func anErrorInTheMiddleIsAnEvent(_ file: String, _ code: String, _ type: String, _ parameter: String?) async throws {
        let recognizer = ScriptedRecognizer { segment in
            if segment == 1, file == "2 s" { throw ScriptedError(code: "engine_failed") }
        }
        let answer = try await Fixture([recognizer]).transcribe(Self.streamed, file: file)
        #expect(answer.status == 200)
        let events = try answer.events()
        #expect(!events.contains { $0["type"] as? String == "transcript.text.done" })
        let error = try #require(events.last?["error"] as? [String: Any])
        #expect(error["code"] as? String == code && error["type"] as? String == type && error["param"] as? String == parameter)
        #expect(!answer.body.contains("internal secret"))
    }

    @Test func whatCanBeKnownBeforeIsNoEvent() async throws {
        #expect(try await Fixture().transcribe(Self.streamed, file: "broken").status == 400)
        #expect(try await Fixture().transcribe(Self.streamed + [("model", "gpt-9")]).status == 404)
        var broken = ScriptedRecognizer()
        broken.startError = ScriptedError(code: "engine_start_failed", isRetryable: true)
        #expect(try await Fixture([broken]).transcribe(Self.streamed).status == 503)
    }

    @Test func aClientThatLeavesEndsTheWork() async throws {
        let (cancelled, tell) = AsyncStream.makeStream(of: Void.self)
        let recognizer = ScriptedRecognizer { segment in
            guard segment == 2 else { return }
            await withTaskCancellationHandler {
                let (never, _) = AsyncStream.makeStream(of: Void.self)
                for await _ in never {}
            } onCancel: {
                tell.yield()
            }
        }
        let fixture = Fixture([recognizer], limits: OpenAILimits(requests: 1))
        do {
            for try await piece in try await stream(fixture, file: "3 s") where String(buffer: piece).contains("delta") { break }
        }
        for await _ in cancelled { break }
        // Its place is free as soon as its task has ended.
        var status = try await fixture.transcribe(file: "1 s").status
        while status == 503 {
            await Task.yield()
            status = try await fixture.transcribe(file: "1 s").status
        }
        #expect(status == 200)
    }

    private func stream(_ fixture: Fixture, file: String) async throws -> any AsyncSequence<ByteBuffer, any Error> & Sendable {
        try await fixture.stream(Self.streamed + [("model", "scripted"), ("file", file)])
    }
}
