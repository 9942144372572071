import Testing
import Transcription

@testable import TranscriptionEngines

@Suite struct EngineFrameTests {
    @Test(arguments: EngineFrame.Kind.allCases)
    func `a frame survives any chunking`(kind: EngineFrame.Kind) throws {
        let payload = [UInt8]((0..<min(kind.payloadLimit, 300)).map { UInt8(truncatingIfNeeded: $0) })
        let frame = EngineFrame(kind, request: 7, payload: payload)
        for size in [1, 2, 11, 12, 13, 64, 1000] {
            var parser = EngineFrameParser()
            var frames: [EngineFrame] = []
            let bytes = frame.bytes + frame.bytes
            for start in stride(from: 0, to: bytes.count, by: size) {
                parser.push(Array(bytes[start..<min(start + size, bytes.count)]))
                while let next = try parser.next() { frames.append(next) }
            }
            #expect(frames == [frame, frame])
            #expect(parser.pendingCount == 0)
        }
    }

    @Test(
        arguments: [
            ([0, 0, 0, 0, 12, 0, 0, 0, 1, 0, 0, 0], EngineWireViolation.unknownKind(12)),
            ([0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0], .unknownKind(0)),
            ([0, 0, 0, 0, 9, 1, 0, 0, 0, 0, 0, 0], .reservedBitsSet),
            ([1, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0], .payloadTooLong(.ping, count: 1)),
            ([1, 0, 16, 0, 3, 0, 0, 0, 1, 0, 0, 0], .payloadTooLong(.audio, count: 1_048_577)),
            ([0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0], .requestMissing(.end)),
        ] as [([UInt8], EngineWireViolation)])
    func `a header that breaks the rules is refused for good`(header: [UInt8], violation: EngineWireViolation) {
        var parser = EngineFrameParser()
        parser.push(header)
        #expect(throws: violation) { try parser.next() }
        parser.push(EngineFrame(.ping).bytes)
        #expect(throws: violation) { try parser.next() }
    }

    @Test func `samples keep their value on the wire`() throws {
        let samples: [Float] = [0, 0.5, -0.5, 1, -1, 3, -3, .nan, .infinity]
        let expected: [Int16] = [0, 16_384, -16_384, 32_767, -32_768, 32_767, -32_768, 0, 32_767]
        for form in [SampleForm.int16, .float32] {
            var parser = EngineFrameParser()
            parser.push(form.audioFrames(samples, request: 1))
            let frame = try #require(try parser.next())
            #expect(form.int16Samples(frame.payload) == expected)
        }
    }

    @Test func `a long request is cut into frames of whole samples`() throws {
        var parser = EngineFrameParser()
        parser.push(SampleForm.float32.audioFrames(numbered(100_000), request: 1))
        var samples = 0
        while let frame = try parser.next() {
            #expect(frame.payload.count <= EngineFrame.Kind.audio.payloadLimit)
            samples += frame.payload.count / 4
        }
        #expect(samples == 100_000)
    }

    @Test(arguments: [
        RecognizedSegment(text: "a", words: [RecognizedWord(text: "a", start: 1, end: 0)]),
        RecognizedSegment(text: "a", words: [RecognizedWord(text: "a", start: -1, end: 0)]),
        RecognizedSegment(text: "a", words: [RecognizedWord(text: "", start: 0, end: 1)]),
        RecognizedSegment(text: "a", words: [RecognizedWord(text: "a", start: 0, end: 1, confidence: 1.5)]),
        RecognizedSegment(text: "a", words: [], confidence: -1),
        RecognizedSegment(text: "a", words: [], alternatives: [TranscriptAlternative(text: "b", confidence: 7)]),
    ]) func `senseless results are refused`(segment: RecognizedSegment) {
        #expect(throws: EngineWireViolation.self) { try segment.checkSense() }
    }
}
