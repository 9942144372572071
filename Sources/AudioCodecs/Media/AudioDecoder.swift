/// Decodes whatever people send: WAV by our own reader, everything else by FFmpeg in a sandbox.
public struct AudioDecoder: Sendable {
    public let ffmpeg: FFmpegDecoder

    /// What is refused although it is proper audio.
    public var limits: AudioLimits { ffmpeg.limits }

    public init(ffmpeg: FFmpegDecoder) { self.ffmpeg = ffmpeg }

    /// Looks at a file.
    ///
    /// - Throws: `AudioError`: what it is instead, why it is not taken, or why nobody can say; `CancellationError`.
    public func describe(_ file: MediaFile) async throws -> MediaDescription {
        do {
            if let description = try await WAVDescription.read(file, limits: limits) { return description }
        } catch AudioError.unsupportedCodec {
            // A coding that only FFmpeg reads.
        }
        return try await ffmpeg.describe(file)
    }

    /// The samples of one track, piece by piece, made as they are asked for.
    ///
    /// - Parameter description: what `describe` said about this file.
    public func decode(_ file: MediaFile, _ description: MediaDescription, _ options: DecodingOptions = DecodingOptions()) -> DecodedAudio {
        guard description.isNative else { return ffmpeg.decode(file, description, options) }
        return DecodedAudio { [limits] in
            guard (options.track ?? 0) == 0 else { throw AudioError.noSuchTrack(number: (options.track ?? 0) + 1, count: 1) }
            return WAVSource(file: file, options: options, limits: limits)
        }
    }
}
