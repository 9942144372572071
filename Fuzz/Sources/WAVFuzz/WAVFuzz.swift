// The WAV reader: any bytes, cut anyhow, give the same samples or the same refusal, and never samples that are not finite.
import AudioCodecs
import FuzzKit

/// What a reader made of a file.
struct Outcome: Equatable {
    var samples: [UInt32] = []
    var error: String?
}

func read(_ pieces: [ArraySlice<UInt8>]) -> Outcome {
    var reader = WAVReader()
    var samples: [Float] = []
    var outcome = Outcome()
    do {
        for piece in pieces { try reader.push(piece.span.bytes, into: &samples) }
        try reader.finish()
    } catch {
        outcome.error = error.code
    }
    outcome.samples = samples.map(\.bitPattern)
    precondition(samples.allSatisfy(\.isFinite), "a sample that is not finite")
    return outcome
}

/// The same through mixing and resampling; bounded, since a header may ask for a hundredfold of output.
func readMono(_ bytes: [UInt8]) {
    var reader = MonoWAVReader()
    var samples: [Float] = []
    do {
        try reader.push(bytes.span.bytes, into: &samples)
        try reader.finish(into: &samples)
    } catch {
        return
    }
    precondition(samples.allSatisfy(\.isFinite), "a resampled sample that is not finite")
}

/// Called by libFuzzer, which brings the program's main, with one input after the other.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let input = CutInput(data, size)
    let whole = read([input.whole[...]])
    let cut = read(input.pieces)
    precondition(whole.error == cut.error, "the refusal depends on how the file is cut")
    precondition(whole.error != nil || whole.samples == cut.samples, "the samples depend on how the file is cut")
    readMono(input.whole)
    return 0
}
