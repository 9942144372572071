import VoiceCore

/// Samples from a run of ffmpeg, with the check that what was promised has come.
///
/// A class, so that the run is stopped when the iteration is left off.
final class FFmpegSource: SampleSource {
    let run: ProgramRun
    private let mixer: Downmixer
    private let sampleRate: Int
    private let promisedSeconds: Double?
    private let limits: AudioLimits
    private var frameCount = 0
    /// The beginning of a frame whose end has not come yet.
    private var rest: [UInt8] = []

    /// Seconds that may lack at the end: encoders' delays, and time stamps that are rounded.
    private static let toleratedSeconds = 0.5

    init(run: ProgramRun, channelCount: Int, sampleRate: Int, promisedSeconds: Double?, limits: AudioLimits) {
        self.run = run
        mixer = Downmixer(channelCount: channelCount)
        self.sampleRate = sampleRate
        self.promisedSeconds = promisedSeconds
        self.limits = limits
    }

    deinit { run.cancel() }

    func next() async throws -> AudioBuffer? {
        while let piece = try await run.next() {
            if let buffer = try decode(piece) { return buffer }
        }
        try checkEnd()
        return nil
    }

    private var readSeconds: Double { Double(frameCount) / Double(sampleRate) }

    private func decode(_ piece: [UInt8]) throws(AudioError) -> AudioBuffer? {
        let bytesPerFrame = 4 * mixer.channelCount
        let bytes = rest.isEmpty ? piece : rest + piece
        let frames = bytes.count / bytesPerFrame
        rest = Array(bytes[(frames * bytesPerFrame)...])
        guard frames > 0 else { return nil }
        var samples: [Float] = []
        let bad = bytes.withUnsafeBytes { all in
            SampleEncoding.float32.decode(UnsafeRawBufferPointer(rebasing: all[..<(frames * bytesPerFrame)]), into: &samples)
        }
        if let bad {
            let seconds = Double(frameCount + bad / mixer.channelCount) / Double(sampleRate)
            throw .notFinite(seconds: seconds, channel: bad % mixer.channelCount + 1)
        }
        frameCount += frames
        guard frameCount <= limits.maximumFrameCount(at: sampleRate) else { throw .tooLong(limitSeconds: limits.maximumSeconds) }
        guard mixer.channelCount > 1 else { return AudioBuffer(samples, sampleRate: Double(sampleRate)) }
        return mixer.separate(samples, sampleRate: Double(sampleRate))
    }

    /// Tells whether all has come.
    private func checkEnd() throws(AudioError) {
        guard let end = run.end else { throw .decoderAnswerInvalid }
        if frameCount == 0, end.complaints.lacksDecoder { throw .unsupportedMedia("sound in a coding that has no decoder here") }
        let lacks = promisedSeconds.map { $0 - readSeconds > Self.toleratedSeconds } ?? false
        if lacks || !end.process.isSuccess { throw .damaged(readSeconds: readSeconds, promisedSeconds: promisedSeconds) }
        if frameCount > 0 { return }
        throw end.complaints.isInvalidData ? .damaged(readSeconds: 0, promisedSeconds: promisedSeconds) : .noSamples
    }
}
