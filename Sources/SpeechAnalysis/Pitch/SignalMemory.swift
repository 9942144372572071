/// Plain memory of one analysis, aligned for its element and freed with its owner.
///
/// `@unchecked Sendable` is not claimed: it belongs to the one analysis that made it.
final class SignalMemory<Element> {
    let start: UnsafeMutablePointer<Element>
    let count: Int

    init(repeating value: Element, count: Int) {
        self.count = count
        start = .allocate(capacity: max(1, count))
        start.initialize(repeating: value, count: max(1, count))
    }

    deinit { start.deallocate() }

    var buffer: UnsafeBufferPointer<Element> { UnsafeBufferPointer(start: start, count: count) }
}
