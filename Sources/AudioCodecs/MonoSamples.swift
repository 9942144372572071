/// The samples of a WAV file that comes in pieces: one channel at the rate that engines take, piece by piece.
///
/// Each piece is made when it is asked for, so that nothing piles up. Iterate it once.
public struct MonoSamples<Chunks: AsyncSequence & Sendable>: AsyncSequence, Sendable where Chunks.Element == [UInt8] {
    public typealias Element = [Float]

    private let chunks: Chunks
    private let outputRate: Int
    private let limits: AudioLimits

    /// - Parameters:
    ///   - chunks: the file's bytes, in pieces of any size.
    ///   - outputRate: in Hz.
    public init(_ chunks: Chunks, outputRate: Int = 16_000, limits: AudioLimits = AudioLimits()) {
        self.chunks = chunks
        self.outputRate = outputRate
        self.limits = limits
    }

    public func makeAsyncIterator() -> Iterator {
        Iterator(chunks: chunks.makeAsyncIterator(), reader: MonoWAVReader(outputRate: outputRate, limits: limits))
    }

    public struct Iterator: AsyncIteratorProtocol {
        fileprivate var chunks: Chunks.AsyncIterator
        fileprivate var reader: MonoWAVReader
        fileprivate var isOver = false

        /// - Throws: `AudioError`, and what the pieces' source throws.
        public mutating func next() async throws -> [Float]? {
            var samples: [Float] = []
            while samples.isEmpty, !isOver {
                if let chunk = try await chunks.next(isolation: #isolation) {
                    try reader.push(chunk.span.bytes, into: &samples)
                } else {
                    isOver = true
                    try reader.finish(into: &samples)
                }
            }
            return samples.isEmpty ? nil : samples
        }
    }
}
