import AudioCodecs
import VoiceCore

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension Doctor {
    /// Whether FFmpeg is there and runs in its sandbox: it is shown a recording of a tenth of a second.
    static func checkDecoder(_ settings: Settings) async -> Finding {
        do {
            let ffmpeg = settings.ffmpeg
            try ffmpeg.checkInstallation()
            let silence = WAVWriter.file(AudioBuffer([Float](repeating: 0, count: 1600), sampleRate: 16_000))
            let directory = access(settings.dataDirectory, W_OK) == 0 ? settings.dataDirectory : "/tmp"
            let file = try await MediaFile.spool(Once(bytes: silence), in: directory)
            var sound = ffmpeg.decode(file, try await ffmpeg.describe(file)).makeAsyncIterator()
            guard try await sound.next() != nil else { throw AudioError.noSamples }
            return Finding(what: "FFmpeg", isFine: true, message: "reads every format, in its sandbox")
        } catch {
            let cause = (error as? any CodedError)?.operatorMessage ?? "\(error)"
            return Finding(what: "FFmpeg", isFine: false, message: "\(cause) Until then recordings are taken as WAV alone.")
        }
    }
}

/// Bytes in one piece.
private struct Once: AsyncSequence, Sendable {
    typealias Element = [UInt8]

    let bytes: [UInt8]

    func makeAsyncIterator() -> Iterator { Iterator(rest: bytes) }

    struct Iterator: AsyncIteratorProtocol {
        var rest: [UInt8]?

        mutating func next() async throws -> [UInt8]? { rest.take() }
    }
}
