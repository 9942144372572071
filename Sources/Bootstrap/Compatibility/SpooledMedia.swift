import AudioCodecs
import Compatibility
import NIOConcurrencyHelpers
import VoiceCore

/// Keeps a request's file on the disk, in a file without a name, until its samples were read: memory does not grow with it, and it is gone
/// with the request or the process, whichever ends first.
struct SpooledMedia: AudioDecoding {
    private let decoder: AudioDecoder
    private let directory: String

    /// - Parameter directory: on the disk that takes the files.
    init(decoder: AudioDecoder, directory: String) {
        self.decoder = decoder
        self.directory = directory
    }

    /// WAV is read on the way to the disk, so that whatever is wrong with it is known before it is transcribed. Of anything else the
    /// beginning is decoded; damage behind it ends the samples.
    func samples(
        of bytes: some AsyncSequence<[UInt8], any Error> & Sendable
    ) async throws -> any AsyncSequence<[Float], any Error> & Sendable {
        let check = PassingCheck(limits: decoder.limits)
        let file = try await MediaFile.spool(bytes.map { piece in try check.take(piece) }, in: directory)
        if try check.finish() == .foreign { try decoder.ffmpeg.checkInstallation() }
        let description = try await decoder.describe(file)
        if !description.isNative {
            var sound = decoder.decode(file, description).makeAsyncIterator()
            guard try await sound.next() != nil else { throw AudioError.noSamples }
        }
        return ReadableAudio(decoder.decode(file, description)).map { $0.channels[0] }
    }
}

/// Looks at a file as it passes: a WAV file that is of no use is refused, anything else let through.
private final class PassingCheck: Sendable {
    enum Finding { case wav, foreign }

    private struct State {
        var reader: WAVReader
        var samples: [Float] = []
        var isForeign = false
    }

    private let state: NIOLockedValueBox<State>

    init(limits: AudioLimits) { state = NIOLockedValueBox(State(reader: WAVReader(limits: limits))) }

    /// - Returns: the same bytes.
    func take(_ piece: [UInt8]) throws -> [UInt8] {
        try state.withLockedValue { state in
            guard !state.isForeign else { return }
            state.samples.removeAll(keepingCapacity: true)
            do throws(AudioError) {
                try state.reader.push(piece.span.bytes, into: &state.samples)
            } catch {
                try Self.letThrough(error, &state)
            }
        }
        return piece
    }

    func finish() throws -> Finding {
        try state.withLockedValue { state in
            if !state.isForeign {
                do throws(AudioError) { try state.reader.finish() } catch { try Self.letThrough(error, &state) }
            }
            return state.isForeign ? .foreign : .wav
        }
    }

    private static func letThrough(_ error: AudioError, _ state: inout State) throws(AudioError) {
        switch error {
        case .notWAV, .unsupportedCodec: state.isForeign = true
        default: throw error
        }
    }
}
