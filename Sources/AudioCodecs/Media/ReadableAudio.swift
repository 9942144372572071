import NIOConcurrencyHelpers
public import VoiceCore

/// Decoded audio as far as it can be read: damage behind its first samples ends it and is kept to be asked for, rather than thrown.
///
/// So a recording whose end was lost is worth what is left of it. Everything else that goes wrong is thrown, damage before the first sample
/// and a WAV file's broken promise included.
public struct ReadableAudio: AsyncSequence, Sendable {
    public typealias Element = AudioBuffer

    private let audio: DecodedAudio
    private let noted = NIOLockedValueBox<AudioError?>(nil)

    public init(_ audio: DecodedAudio) { self.audio = audio }

    /// Why it ended early, once it has; `nil` if nothing lacks.
    public var damage: AudioError? { noted.withLockedValue { $0 } }

    public func makeAsyncIterator() -> Iterator { Iterator(base: audio.makeAsyncIterator(), noted: noted) }

    public struct Iterator: AsyncIteratorProtocol {
        fileprivate var base: DecodedAudio.Iterator
        fileprivate let noted: NIOLockedValueBox<AudioError?>

        /// - Throws: `AudioError`, `CancellationError`.
        public mutating func next() async throws -> AudioBuffer? {
            do {
                return try await base.next()
            } catch AudioError.damaged(let read, let promised) where read > 0 {
                noted.withLockedValue { $0 = .damaged(readSeconds: read, promisedSeconds: promised) }
                return nil
            }
        }
    }
}
