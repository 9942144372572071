public import VoiceCore

/// Decoded audio, piece by piece: one channel, or all, as asked. Pieces have any length above 0.
///
/// Nothing runs before the first piece is asked for, and not further than a few pieces ahead. Iterate it once; leave off whenever you
/// like. After all that could be read of a damaged file, the iteration throws `AudioError` `.damaged`, or `.audioTruncated` for WAV.
public struct DecodedAudio: AsyncSequence, Sendable {
    public typealias Element = AudioBuffer

    private let makeSource: @Sendable () throws -> any SampleSource

    init(_ makeSource: @escaping @Sendable () throws -> any SampleSource) { self.makeSource = makeSource }

    public func makeAsyncIterator() -> Iterator { Iterator(makeSource: makeSource) }

    public struct Iterator: AsyncIteratorProtocol {
        fileprivate let makeSource: @Sendable () throws -> any SampleSource
        private var source: (any SampleSource)?
        private var isOver = false

        fileprivate init(makeSource: @escaping @Sendable () throws -> any SampleSource) { self.makeSource = makeSource }

        /// - Throws: `AudioError`, `CancellationError`; nil follows every error.
        public mutating func next() async throws -> AudioBuffer? {
            guard !isOver else { return nil }
            do {
                var source = try self.source ?? makeSource()
                self.source = nil
                let buffer = try await source.next()
                self.source = source
                if let buffer { return buffer }
            } catch {
                stop()
                throw error
            }
            stop()
            return nil
        }

        private mutating func stop() {
            isOver = true
            source = nil
        }
    }
}

/// Makes samples when they are asked for.
protocol SampleSource {
    /// - Returns: frames, never none; nil at the end.
    mutating func next() async throws -> AudioBuffer?
}
