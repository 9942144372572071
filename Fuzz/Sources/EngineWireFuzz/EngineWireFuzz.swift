// The wire to engine processes, from both sides: any bytes give the same frames or the same refusal however they are cut, and a
// conversation with such an engine answers every request exactly once.
import FuzzKit
import Transcription

@testable import TranscriptionEngines

struct Outcome: Equatable {
    var frames: [EngineFrame] = []
    var violation: EngineWireViolation?
}

func parse(_ pieces: [ArraySlice<UInt8>]) -> Outcome {
    var parser = EngineFrameParser()
    var outcome = Outcome()
    do throws(EngineWireViolation) {
        for piece in pieces {
            parser.push(Array(piece))
            while let frame = try parser.next() { outcome.frames.append(frame) }
        }
    } catch {
        outcome.violation = error
    }
    return outcome
}

/// The server's side, talking to an engine that says `input`: submits a request whenever it may, and counts the answers.
func converse(_ input: Outcome) {
    var now = ContinuousClock.now
    var conversation = EngineConversation<RecognitionTask>(limits: EngineLimits(), now: now)
    var submitted: UInt32 = 0
    var answered: [UInt32: Int] = [:]
    func note(_ actions: [EngineConversation<RecognitionTask>.Action]) {
        for case .finish(let request, _) in actions { answered[request, default: 0] += 1 }
    }
    for frame in input.frames {
        if conversation.isAvailable {
            submitted += 1
            note(conversation.submit(submitted, samples: [0, 0.5], settings: TranscriptionSettings(), now: now))
        }
        now += .seconds(1)
        note(conversation.received(frame, now: now))
        note(conversation.tick(now: now))
    }
    if let violation = input.violation { note(conversation.violated(violation)) }
    note(conversation.lost("end of input"))
    precondition(conversation.hasEnded, "a conversation outlives its connection")
    precondition(answered.count == Int(submitted) && answered.values.allSatisfy { $0 == 1 }, "a request was not answered once")
}

/// The engine's side, talking to a server that says `input`.
func serve(_ frames: [EngineFrame]) {
    var service = EngineService<TranscriptionSettings>()
    for frame in frames {
        guard let actions = try? service.received(frame) else { return }
        for case .work(.finish(let request)) in actions {
            _ = service.answered(request, EngineFrame(.partial, request: request))
            _ = service.answered(request, EngineFrame(.result, request: request))
        }
    }
}

/// Called by libFuzzer, which brings the program's main, with one input after the other.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let input = CutInput(data, size)
    let whole = parse([input.whole[...]])
    precondition(whole == parse(input.pieces), "the frames depend on how the bytes are cut")
    converse(whole)
    serve(whole.frames)
    return 0
}
