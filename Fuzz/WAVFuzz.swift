// Fuzzes the WAV reader under libFuzzer: no bytes crash it, the way they are cut into pieces changes nothing, and what it hands
// out is bounded by what it was given.
//
//   FLAGS="-O -swift-version 6 -parse-as-library -sanitize=fuzzer -I build -enable-upcoming-feature MemberImportVisibility
//     -enable-upcoming-feature InternalImportsByDefault -enable-upcoming-feature ExistentialAny"
//   for module in VoiceCore AudioCodecs; do
//     swiftc $FLAGS -emit-module -emit-module-path build/$module.swiftmodule -emit-library -static -module-name $module \
//       -o build/lib$module.a $(find Sources/$module -name '*.swift')
//   done
//   swiftc $FLAGS Fuzz/WAVFuzz.swift -L build -lAudioCodecs -lVoiceCore -o build/wav-fuzz && build/wav-fuzz -max_total_time=60

import AudioCodecs

/// What a caller of the reader sees.
private struct Outcome: Equatable {
    var format: AudioFormat?
    var promised: UInt64?
    /// Bit patterns, so that every difference counts.
    var samples: [UInt32] = []
    var error: AudioError?
}

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzWAVReader(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    guard count > 0 else { return 0 }
    // The first byte says how to cut, the others are the file.
    let seed = UInt64(start[0]) &+ 1
    let file = Array(UnsafeBufferPointer(start: start + 1, count: count - 1))
    let whole = read(file) { .max }
    var random = seed &* 0x9E37_79B9_7F4A_7C15
    let pieces = read(file) {
        random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(random >> 59) + 1
    }
    precondition(whole == pieces, "the pieces' sizes changed the result")
    precondition(whole.samples.count <= file.count, "more samples than bytes")
    precondition(whole.samples.allSatisfy { abs(Float(bitPattern: $0)) <= 1 }, "a sample beyond full scale")
    precondition(whole.error != nil || !whole.samples.isEmpty, "taken without audio")
    readMono(file)
    return 0
}

private func read(_ file: [UInt8], next: () -> Int) -> Outcome {
    var reader = WAVReader(limits: AudioLimits(maximumSeconds: 1_000))
    var outcome = Outcome()
    var samples: [Float] = []
    do throws(AudioError) {
        var offset = 0
        while offset < file.count {
            let end = offset + min(next(), file.count - offset)
            try reader.push(file.span.bytes.extracting(offset..<end), into: &samples)
            offset = end
        }
        try reader.finish()
    } catch { outcome.error = error }
    outcome.samples = samples.map(\.bitPattern)
    outcome.format = reader.format
    outcome.promised = reader.promisedFrameCount
    return outcome
}

/// The way to an engine: the resampler's work is bounded by the file's length too.
private func readMono(_ file: [UInt8]) {
    var reader = MonoWAVReader()
    var samples: [Float] = []
    do throws(AudioError) {
        try reader.push(file.span.bytes, into: &samples)
        try reader.finish(into: &samples)
    } catch { return }
    precondition(samples.count <= file.count * 16 + 16, "more audio than the slowest rate allows")
}
