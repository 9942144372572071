public import AudioCodecs
import NIOConcurrencyHelpers

/// How recordings that are no plain WAV are read: a decoder, and where the files lie that it seeks in.
public struct MediaReading: Sendable {
    public var decoder: AudioDecoder

    /// A directory on a disk with room for the largest recording. What lies there has no name and is gone with its last user.
    public var spoolDirectory: String

    /// - Parameters:
    ///   - spoolDirectory: by default the system's own; a server has its data directory's disk for it.
    public init(decoder: AudioDecoder = AudioDecoder(ffmpeg: FFmpegDecoder()), spoolDirectory: String = "/tmp") {
        self.decoder = decoder
        self.spoolDirectory = spoolDirectory
    }

    /// The same for work that nobody waits for: its programs leave the processors to those that somebody does.
    var inBackground: MediaReading {
        var ffmpeg = decoder.ffmpeg
        ffmpeg.niceness = 10
        return MediaReading(decoder: AudioDecoder(ffmpeg: ffmpeg), spoolDirectory: spoolDirectory)
    }

    /// The same under a service's limits.
    func within(_ limits: AudioLimits) -> MediaReading {
        var ffmpeg = decoder.ffmpeg
        ffmpeg.limits = limits
        return MediaReading(decoder: AudioDecoder(ffmpeg: ffmpeg), spoolDirectory: spoolDirectory)
    }
}

/// Lets a few look at files at a time, each with a decoder's process; others wait for their turn in the order in which they came.
final class DecoderTurns: Sendable {
    private struct State {
        var free: Int
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state: NIOLockedValueBox<State>

    init(limit: Int = 4) { state = NIOLockedValueBox(State(free: limit)) }

    /// Takes a turn for as long as the work lasts.
    ///
    /// - Throws: what the work throws; `CancellationError` without beginning it.
    func take<Value: Sendable>(_ work: () async throws -> Value) async throws -> Value {
        await wait()
        defer { giveBack() }
        try Task.checkCancellation()
        return try await work()
    }

    private func wait() async {
        await withCheckedContinuation { turn in
            let isFree = state.withLockedValue { state in
                guard state.free == 0 else {
                    state.free -= 1
                    return true
                }
                state.waiting.append(turn)
                return false
            }
            if isFree { turn.resume() }
        }
    }

    private func giveBack() {
        let next = state.withLockedValue { state -> CheckedContinuation<Void, Never>? in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
            state.free += 1
            return nil
        }
        next?.resume()
    }
}
