// The multipart parser: any bytes, cut anyhow, give the same parts or the same refusal.
import FuzzKit
import HTTPRouting
import NIOCore

/// A body as its reader sees it: each part's headers and whole content.
struct Outcome: Equatable {
    var parts: [(part: MultipartPart, bytes: [UInt8], hasEnded: Bool)] = []
    var error: MultipartError?

    static func == (a: Outcome, b: Outcome) -> Bool {
        a.error == b.error && a.parts.count == b.parts.count
            && zip(a.parts, b.parts).allSatisfy { $0.part == $1.part && $0.bytes == $1.bytes && $0.hasEnded == $1.hasEnded }
    }
}

func parse(_ pieces: [ArraySlice<UInt8>]) -> Outcome {
    var outcome = Outcome()
    do throws(MultipartError) {
        var parser = try MultipartParser(boundary: "b")
        for piece in pieces {
            parser.feed(ByteBuffer(bytes: piece))
            while let event = try parser.next() {
                switch event {
                case .partBegan(let part): outcome.parts.append((part, [], false))
                case .bytes(let bytes): outcome.parts[outcome.parts.count - 1].bytes += Array(bytes.readableBytesView)
                case .partEnded: outcome.parts[outcome.parts.count - 1].hasEnded = true
                }
            }
        }
        try parser.finish()
    } catch {
        outcome.error = error
    }
    return outcome
}

/// Called by libFuzzer, which brings the program's main, with one input after the other.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let input = CutInput(data, size)
    let whole = parse([input.whole[...]])
    let cut = parse(input.pieces)
    precondition(whole.error == cut.error, "the refusal depends on how the body is cut")
    precondition(whole.error != nil || whole == cut, "the parts depend on how the body is cut")
    return 0
}
