import Testing

@testable import Compatibility

@Suite struct AdmissionTests {
    @Test func moreThanThereArePlacesAreToldToComeLater() async throws {
        let (began, begin) = AsyncStream.makeStream(of: Void.self)
        let (ended, end) = AsyncStream.makeStream(of: Void.self)
        let recognizer = ScriptedRecognizer { _ in
            begin.yield()
            for await _ in ended { break }
        }
        let fixture = Fixture([recognizer], limits: OpenAILimits(requests: 1))
        async let first = fixture.transcribe(file: "1 s")
        for await _ in began { break }
        let second = try await fixture.transcribe(file: "1 s")
        #expect(second.status == 503)
        #expect(try second.error()["code"] as? String == "overloaded")
        #expect(second.header("retry-after") == "1" && second.header("retry-after-ms") == "1000")
        #expect(second.header("x-should-retry") == "true")
        end.yield()
        #expect(try await first.status == 200)
        end.yield()
        #expect(try await fixture.transcribe(file: "1 s").status == 200)
    }

    @Test func aPlaceIsFreeAgainHoweverARequestEnds() async throws {
        let fixture = Fixture(limits: OpenAILimits(requests: 1))
        for (fields, file) in [([], "broken"), ([("model", "gpt-9")], "1 s"), ([("stream", "true")], "2 s torn"), ([], "1 s")] {
            #expect(try await fixture.transcribe(fields, file: file).status != 503)
        }
    }

    @Test func aRequestThatIsCancelledEndsTheEnginesWork() async throws {
        let (began, begin) = AsyncStream.makeStream(of: Void.self)
        let fixture = Fixture(
            [
                ScriptedRecognizer { _ in
                    begin.yield()
                    let (never, _) = AsyncStream.makeStream(of: Void.self)
                    for await _ in never {}
                    try Task.checkCancellation()
                }
            ], limits: OpenAILimits(requests: 1))
        let request = Task { try await fixture.transcribe(file: "1 s") }
        for await _ in began { break }
        request.cancel()
        #expect(try await request.value.status == 503)
    }
}
