import VoiceCore

/// The samples of a WAV file on disk, read on a thread of its own and changed to the rate and channels that are asked for.
struct WAVSource: SampleSource {
    private let options: DecodingOptions
    private var chunks: MediaFileChunks.Iterator
    private var reader: WAVReader
    private var stages: (mixer: Downmixer, resamplers: [Resampler])?
    private var isOver = false

    init(file: MediaFile, options: DecodingOptions, limits: AudioLimits) {
        self.options = options
        chunks = file.chunks().makeAsyncIterator()
        reader = WAVReader(limits: limits)
    }

    mutating func next() async throws -> AudioBuffer? {
        while !isOver {
            try Task.checkCancellation()
            let buffer: AudioBuffer?
            if let chunk = try await chunks.next() {
                buffer = try read(chunk)
            } else {
                isOver = true
                buffer = finish()
                // The last samples of a file that is cut off are handed out before that is told.
                if buffer == nil { try reader.finish() }
            }
            if let buffer, buffer.frameCount > 0 { return buffer }
        }
        try reader.finish()
        return nil
    }

    private mutating func read(_ chunk: [UInt8]) throws(AudioError) -> AudioBuffer? {
        var samples: [Float] = []
        try reader.push(chunk.span.bytes, into: &samples)
        guard !samples.isEmpty, let format = reader.format else { return nil }
        var stages = self.stages ?? makeStages(format)
        self.stages = nil
        var channels = Self.channels(samples, options.channels, stages.mixer)
        for index in channels.indices {
            var resampled: [Float] = []
            stages.resamplers[index].push(channels[index], into: &resampled)
            channels[index] = resampled
        }
        self.stages = stages
        return AudioBuffer(channels: channels, sampleRate: Double(options.sampleRate))
    }

    private mutating func finish() -> AudioBuffer? {
        guard var stages else { return nil }
        self.stages = nil
        let channels = stages.resamplers.indices.map { index in
            var rest: [Float] = []
            stages.resamplers[index].finish(into: &rest)
            return rest
        }
        return AudioBuffer(channels: channels, sampleRate: Double(options.sampleRate))
    }

    private func makeStages(_ format: AudioFormat) -> (mixer: Downmixer, resamplers: [Resampler]) {
        let count = options.channels == .mixed ? 1 : format.channelCount
        let resampler = Resampler(inputRate: format.sampleRate, outputRate: options.sampleRate)
        return (Downmixer(channelCount: format.channelCount), Array(repeating: resampler, count: count))
    }

    private static func channels(_ samples: [Float], _ wanted: DecodingOptions.Channels, _ mixer: Downmixer) -> [[Float]] {
        switch wanted {
        case .apart: return mixer.separate(samples, sampleRate: 1).channels
        case .mixed:
            var mono: [Float] = []
            mixer.mix(samples, into: &mono)
            return [mono]
        }
    }
}

/// Describes a WAV file by its header.
enum WAVDescription {
    /// - Returns: nil for another kind of file.
    /// - Throws: what `WAVReader` throws about the header; `.empty`.
    static func read(_ file: MediaFile, limits: AudioLimits) async throws -> MediaDescription? {
        var reader = WAVReader(limits: limits)
        var samples: [Float] = []
        do {
            for try await chunk in file.chunks(size: 16 << 10) {
                try Task.checkCancellation()
                try reader.push(chunk.span.bytes, into: &samples)
                if reader.hasFoundAudio { break }
                samples.removeAll(keepingCapacity: true)
            }
            if !reader.hasFoundAudio { try reader.finish() }
        } catch AudioError.notWAV {
            return nil
        }
        guard let format = reader.format else { throw AudioError.headerTruncated }
        guard reader.promisedFrameCount != 0 else { throw AudioError.noSamples }
        return MediaDescription(
            wav: format, frameCount: reader.promisedFrameCount ?? UInt64(file.byteCount) / UInt64(format.bytesPerFrame))
    }
}

extension MediaDescription {
    /// Of a WAV file that ``WAVReader`` reads.
    public init(wav format: AudioFormat, frameCount: UInt64) {
        let seconds = Double(frameCount) / Double(format.sampleRate)
        let track = AudioTrack(
            codec: format.encoding.codecName, sampleRate: format.sampleRate, channelCount: format.channelCount, seconds: seconds,
            isDefault: true)
        self.init(container: "wav", seconds: seconds, tracks: [track], hasVideo: false, isNative: true)
    }
}

extension SampleEncoding {
    /// FFmpeg's name.
    fileprivate var codecName: String {
        switch self {
        case .pcm8: "pcm_u8"
        case .pcm16: "pcm_s16le"
        case .pcm24: "pcm_s24le"
        case .pcm32: "pcm_s32le"
        case .float32: "pcm_f32le"
        case .float64: "pcm_f64le"
        case .aLaw: "pcm_alaw"
        case .muLaw: "pcm_mulaw"
        }
    }
}
