/// Values whose number nobody knows beforehand, in pieces that stay where they are.
///
/// An array that grows by doubling is there twice whenever it moves, and leaves holes in memory behind it: of an hour's frames some MB.
struct ChunkedValues: Sendable {
    private static let chunkLength = 4_096

    private var chunks: [[Double]] = []
    private(set) var count = 0

    mutating func append(_ value: Double) {
        if count % Self.chunkLength == 0 {
            chunks.append([])
            chunks[chunks.count - 1].reserveCapacity(Self.chunkLength)
        }
        chunks[chunks.count - 1].append(value)
        count += 1
    }

    /// All of them in order; none is left here.
    mutating func takeSorted() -> SortedValues {
        defer { (chunks, count) = ([], 0) }
        return SortedValues(chunks.joined())
    }
}
