import HTTPRouting
import NIOCore

/// libFuzzer's entry: whatever the bytes, parsing ends without a crash, and cutting the same bytes differently gives the same events.
///
/// The first byte says how the second run is cut.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzMultipart(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let start, count > 1 else { return 0 }
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    let form = Array(input.dropFirst())
    precondition(outcome(of: form, cut: form.count) == outcome(of: form, cut: 1 + Int(input[0]) % 17), "cutting changed the events")
    return 0
}

/// The events with neighbouring bytes joined, and how it ended.
private struct Outcome: Equatable {
    var events: [MultipartParser.Event] = []
    var error: MultipartError?

    mutating func add(_ event: MultipartParser.Event) {
        if case .bytes(let more) = event, case .bytes(var joined)? = events.last {
            joined.writeImmutableBuffer(more)
            events[events.count - 1] = .bytes(joined)
        } else {
            events.append(event)
        }
    }
}

private func outcome(of form: [UInt8], cut: Int) -> Outcome {
    var outcome = Outcome()
    do {
        var parser = try MultipartParser(boundary: "b")
        for start in stride(from: 0, to: form.count, by: cut) {
            parser.feed(ByteBuffer(bytes: form[start..<min(start + cut, form.count)]))
            while let event = try parser.next() { outcome.add(event) }
        }
        try parser.finish()
    } catch {
        outcome.error = error
    }
    return outcome
}
