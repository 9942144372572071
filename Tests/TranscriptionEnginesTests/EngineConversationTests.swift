import Testing
import Transcription

@testable import TranscriptionEngines

/// Both ends of the wire without processes, sockets or time.
@Suite struct EngineConversationTests {
    private let start = ContinuousClock.now
    private var hello: EngineHello {
        EngineHello(
            identity: EngineIdentity(name: "e", version: "1", modelVersion: "m"), sampleRate: 16_000, sampleForm: .int16,
            languages: ["en"])
    }
    private let answer = RecognizedSegment(text: "yes", words: [])

    private func frame(_ kind: EngineFrame.Kind, _ request: UInt32, _ value: some Encodable) -> EngineFrame {
        EngineFrame.json(kind, request: request, value) ?? EngineFrame(kind, request: request)
    }

    private func ready() -> EngineConversation<RecognitionTask> {
        var conversation = EngineConversation<RecognitionTask>(limits: EngineLimits(), now: start)
        #expect(conversation.received(frame(.hello, 0, hello), now: start) == [.ready(hello)])
        return conversation
    }

    @Test func `a request before hello is sent after it`() {
        var conversation = EngineConversation<RecognitionTask>(limits: EngineLimits(), now: start)
        #expect(conversation.submit(1, samples: [], settings: anySettings, now: start).isEmpty)
        #expect(!conversation.isAvailable)
        let actions = conversation.received(frame(.hello, 0, hello), now: start)
        #expect(actions.count == 4)
        #expect(conversation.received(frame(.result, 1, answer), now: start) == [.finish(1, .success(answer))])
        #expect(conversation.isAvailable)
    }

    @Test func `a request cancelled before hello is never sent`() {
        var conversation = EngineConversation<RecognitionTask>(limits: EngineLimits(), now: start)
        _ = conversation.submit(1, samples: [], settings: anySettings, now: start)
        #expect(conversation.cancel(1, now: start) == [.finish(1, .failure(.cancelled))])
        #expect(conversation.received(frame(.hello, 0, hello), now: start) == [.ready(hello)])
    }

    @Test func `the time for an answer grows with the audio`() {
        var conversation = ready()
        _ = conversation.submit(1, samples: [Float](repeating: 0, count: 160_000), settings: anySettings, now: start)
        var now = start
        while now < start + .seconds(259) {
            #expect(conversation.tick(now: now).allSatisfy { $0 == .send(EngineFrame(.ping).bytes) })
            _ = conversation.received(EngineFrame(.pong), now: now)
            now += .seconds(1)
            if conversation.hasEnded { break }
        }
        #expect(!conversation.hasEnded)
        #expect(conversation.tick(now: start + .seconds(261)).contains(.kill(.timedOut("request"))))
    }

    @Test func `the processor's time for an answer grows with the audio and begins anew with each request`() {
        var conversation = ready()
        for (request, before) in [(UInt32(1), Duration.seconds(1000)), (2, .seconds(1090))] {
            _ = conversation.submit(request, samples: [Float](repeating: 0, count: 160_000), settings: anySettings, now: start)
            #expect(conversation.tick(now: start, cpu: before).isEmpty)
            #expect(conversation.tick(now: start, cpu: nil).isEmpty, "what cannot be told is no reason")
            #expect(conversation.tick(now: start, cpu: before + .seconds(94)).isEmpty)
            if request == 1 { _ = conversation.received(frame(.result, 1, answer), now: start) }
        }
        let actions = conversation.tick(now: start, cpu: .seconds(1090 + 95))
        guard case .finish(2, .failure(let error))? = actions.first else {
            Issue.record("\(actions)")
            return
        }
        #expect(error.code == "engine_timed_out" && error.isRetryable)
        #expect(actions.last == .kill(error))
    }

    @Test func `what a cancelled request still gives is dropped`() {
        var conversation = ready()
        _ = conversation.submit(1, samples: [], settings: anySettings, now: start)
        #expect(conversation.cancel(1, now: start) == [.send(EngineFrame(.cancel, request: 1).bytes)])
        #expect(conversation.received(frame(.partial, 1, answer), now: start).isEmpty)
        #expect(conversation.received(frame(.result, 1, answer), now: start) == [.finish(1, .failure(.cancelled))])
        #expect(conversation.isAvailable)
    }

    @Test func `an idle process is asked to leave, then made to`() {
        var conversation = ready()
        #expect(conversation.tick(now: start + .seconds(59)).isEmpty)
        #expect(conversation.tick(now: start + .seconds(61)) == [.send(EngineFrame(.shutdown).bytes)])
        #expect(conversation.isLeaving && !conversation.hasEnded)
        #expect(conversation.tick(now: start + .seconds(64)) == [.kill(.stopped)])
    }

    @Test(arguments: [EngineFrame.Kind.begin, .audio, .end, .cancel, .ping, .shutdown])
    func `what only a server says ends the process`(kind: EngineFrame.Kind) {
        var conversation = ready()
        #expect(conversation.received(EngineFrame(kind, request: 1), now: start).contains { if case .kill = $0 { true } else { false } })
    }

    @Test func `a second hello ends the process`() {
        var conversation = ready()
        #expect(conversation.received(frame(.hello, 0, hello), now: start).count == 1)
        #expect(conversation.hasEnded)
    }

    @Test func `the engine's side gives a request's audio to the engine and its answer to the server`() throws {
        var service = EngineService<TranscriptionSettings>()
        let begin = EngineBegin(sampleForm: .int16, settings: anySettings)
        #expect(try service.received(frame(.begin, 1, begin)) == [.work(.begin(1, begin))])
        #expect(try service.received(EngineFrame(.audio, request: 1, payload: [1, 2])) == [.work(.feed(1, [1, 2]))])
        #expect(service.answered(1, frame(.result, 1, answer)) == nil, "not before the end of the audio")
        #expect(try service.received(EngineFrame(.end, request: 1)) == [.work(.finish(1))])
        #expect(service.answered(1, frame(.result, 1, answer))?.kind == .result)
        #expect(service.answered(1, frame(.result, 1, answer)) == nil, "once")
    }

    @Test func `a cancelled request is closed by an error, whatever the engine says`() throws {
        var service = EngineService<TranscriptionSettings>()
        let begin = EngineBegin(sampleForm: .int16, settings: anySettings)
        _ = try service.received(frame(.begin, 1, begin))
        _ = try service.received(EngineFrame(.end, request: 1))
        #expect(try service.received(EngineFrame(.cancel, request: 1)).isEmpty)
        #expect(!service.isWanted(1))
        let last = service.answered(1, frame(.result, 1, answer))
        #expect(try last?.decoded(EngineFailure.self).code == "cancelled")
        #expect(try service.received(EngineFrame(.cancel, request: 1)).isEmpty, "it may come late")
        _ = try service.received(frame(.begin, 2, begin))
        let actions = try service.received(EngineFrame(.cancel, request: 2))
        #expect(actions.first == .work(.abandon(2)))
    }

    @Test func `a server that breaks the rules is not served`() throws {
        let begin = EngineBegin(sampleForm: .float32, settings: anySettings)
        var service = EngineService<TranscriptionSettings>()
        #expect(throws: EngineWireViolation.self) { try service.received(EngineFrame(.audio, request: 1)) }
        _ = try service.received(frame(.begin, 5, begin))
        #expect(throws: EngineWireViolation.wrongRequest(.audio)) { try service.received(EngineFrame(.audio, request: 4)) }
        #expect(throws: EngineWireViolation.payloadUnreadable(.audio)) {
            try service.received(EngineFrame(.audio, request: 5, payload: [1, 2]))
        }
        #expect(throws: EngineWireViolation.self) { try service.received(frame(.begin, 6, begin)) }
    }
}
