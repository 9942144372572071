import Glibc
import VoiceCore

/// Reads media by Debian's FFmpeg programs, which are run and never linked, each time in a sandbox of its own.
///
/// The programs see one file and nothing else; `docs/audio.md` says what the sandbox forbids. Any number of calls may run at once: each
/// takes a thread, a process, and some 60 MB in it.
public struct FFmpegDecoder: Sendable {
    /// Absolute paths.
    public var ffmpeg: String
    public var ffprobe: String

    /// What is refused although it is proper audio.
    public var limits: AudioLimits

    /// Where a run is stopped.
    public var decoderLimits: DecoderLimits

    /// How far the programs give way to others, as `nice` counts: 0 to 19. For work that nobody waits for.
    public var niceness = 0

    /// Directories and files that the programs' shared libraries are read from.
    public var libraries: [String]

    public init(
        ffmpeg: String = "/usr/bin/ffmpeg", ffprobe: String = "/usr/bin/ffprobe", limits: AudioLimits = AudioLimits(),
        decoderLimits: DecoderLimits = DecoderLimits(),
        libraries: [String] = ["/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache"]
    ) {
        self.ffmpeg = ffmpeg
        self.ffprobe = ffprobe
        self.limits = limits
        self.decoderLimits = decoderLimits
        self.libraries = libraries
    }

    /// Sees whether the programs are there; that they can be run shows when they are.
    ///
    /// - Throws: `AudioError` `.decoderMissing`.
    public func checkInstallation() throws(AudioError) {
        for path in [ffprobe, ffmpeg] where access(path, X_OK) != 0 {
            throw .decoderMissing(program: String(path.split(separator: "/").last ?? ""))
        }
    }

    /// Looks at a file.
    ///
    /// - Throws: `AudioError`: what the file is instead, why it is not taken, or why nobody can say; `CancellationError`.
    public func describe(_ file: MediaFile) async throws -> MediaDescription {
        guard file.byteCount > 0 else { throw AudioError.empty }
        let run = ProgramRun(program(ffprobe, FFmpegArguments.describe, input: file))
        var answer: [UInt8] = []
        while let piece = try await run.next() {
            answer += piece
            guard answer.count <= Self.answerLimit else {
                run.cancel()
                throw AudioError.decoderAnswerInvalid
            }
        }
        guard let end = run.end else { throw AudioError.decoderAnswerInvalid }
        let parsed = try FFprobeAnswer(answer)
        guard end.process.isSuccess else { throw try await refusal(of: file, parsed, end.complaints) }
        return try parsed.description(limits: limits)
    }

    /// The samples of one track, piece by piece, made as they are asked for.
    ///
    /// - Parameter description: what `describe` said about this file.
    public func decode(_ file: MediaFile, _ description: MediaDescription, _ options: DecodingOptions = DecodingOptions()) -> DecodedAudio {
        DecodedAudio {
            let index = options.track ?? description.defaultTrack
            let track = try description.track(at: index)
            let run = ProgramRun(program(ffmpeg, FFmpegArguments.decode(track, index: index, options), input: file, of: description))
            return FFmpegSource(
                run: run, channelCount: options.channels == .mixed ? 1 : track.channelCount, sampleRate: options.sampleRate,
                promisedSeconds: description.promisedSeconds(of: index), limits: limits)
        }
    }

    /// - Parameter description: of the input, when all of it is read.
    func program(
        _ path: String, _ arguments: [String], input: MediaFile, of description: MediaDescription? = nil, output: MediaFile? = nil
    ) -> SandboxedProgram {
        let seconds = description.map { $0.seconds ?? limits.maximumSeconds } ?? 0
        return SandboxedProgram(
            path: path, arguments: arguments, input: input, output: output, libraries: libraries,
            limits: decoderLimits.scaled(toSeconds: seconds), niceness: niceness)
    }

    /// Why a file cannot be opened.
    private func refusal(of file: MediaFile, _ answer: FFprobeAnswer, _ complaints: Complaints) async throws -> AudioError {
        let head = try await SerialThread.forFiles().run { try file.read(at: 0, count: FileSignature.length) }
        let looks = FileSignature.describe(head)
        guard FileSignature.isMedia(head) else { return .notAudio(looksLike: looks) }
        if complaints.isNotOnList { return .unsupportedMedia(looks) }
        guard answer.error != nil || complaints.isInvalidData else { return .decoderAnswerInvalid }
        return .damaged(readSeconds: 0, promisedSeconds: nil)
    }

    /// Bytes of a description: a file with thousands of tracks is no recording.
    private static let answerLimit = 4 << 20
}

extension MediaDescription {
    func track(at index: Int) throws(AudioError) -> AudioTrack {
        guard tracks.indices.contains(index) else { throw .noSuchTrack(number: index + 1, count: tracks.count) }
        return tracks[index]
    }
}
