/// Reads a WAV file from bytes as they come: any number of pieces of any size give the same samples and the same error.
///
/// Takes RIFF, RF64 and BW64 (EBU Tech 3306, ITU-R BS.2088) with PCM of 8, 16, 24 and 32 bits, IEEE floating point of 32 and 64
/// bits, A-law and µ-law, also as WAVE_FORMAT_EXTENSIBLE. Holds at most one frame and forty bytes between calls, whatever sizes the
/// header states. Unknown chunks and everything behind the audio are skipped; of several `data` chunks the first is read.
///
/// **Sizes.** The audio ends where the `data` chunk's size says. A file that ends earlier is refused as truncated by `finish`,
/// after all samples that are there were handed out. Writers that cannot seek leave a placeholder instead of a size; then the
/// audio goes to the end of the file. Placeholders are 0xFFFFFFFF (FFmpeg), 0x7FFFF000 (SoX), and 0, unless the RIFF size shows
/// that more chunks follow an empty `data`. A last frame that is not whole is dropped.
///
/// After an error the reader answers every call with the same error.
public struct WAVReader: Sendable {
    /// Known once the `fmt ` chunk was read.
    public private(set) var format: AudioFormat?

    /// Frames that the header promises: nil before the `data` chunk, and for a file whose writer did not know.
    public private(set) var promisedFrameCount: UInt64?

    /// Frames that were handed out.
    public private(set) var frameCount = 0

    /// Whether the header is read: what follows is samples, or nothing.
    var hasFoundAudio: Bool {
        switch state {
        case .audio, .behindAudio: true
        default: false
        }
    }

    private let limits: AudioLimits
    private var state = State.fileHeader
    private var pending: [UInt8] = []
    private var position: UInt64 = 0
    private var statedFileSize: UInt32 = 0
    private var isLarge = false
    private var largeDataSize: UInt64?
    private var failure: AudioError?

    private enum State: Equatable {
        case fileHeader
        case chunkHeader
        case formatChunk(size: UInt32)
        case sizesChunk(size: UInt32)
        case skipping(UInt64)
        /// `nil`: to the end of the file.
        case audio(remaining: UInt64?)
        case behindAudio
    }

    /// - Parameter limits: what is refused although it is a proper file.
    public init(limits: AudioLimits = AudioLimits()) { self.limits = limits }

    /// Reads a further piece of the file.
    ///
    /// - Parameter samples: decoded samples are appended here, frame by frame, the channels of a frame beside each other
    ///   (`format!.channelCount` values a frame), −1…1; whole frames only. On an error it holds all frames before the fault.
    /// - Throws: what the bytes so far show; truncation and emptiness are told by `finish`.
    public mutating func push(_ bytes: RawSpan, into samples: inout [Float]) throws(AudioError) {
        if let failure { throw failure }
        do throws(AudioError) {
            try bytes.withUnsafeBytes { (buffer) throws(AudioError) in try consume(buffer[...], into: &samples) }
        } catch {
            failure = error
            throw error
        }
    }

    /// Says that the file ends here.
    ///
    /// - Throws: `empty`, `notWAV`, `headerTruncated`, `audioTruncated`, `noSamples`, or the error that was thrown before.
    public mutating func finish() throws(AudioError) {
        if let failure { throw failure }
        if let error = errorAtEnd() {
            failure = error
            throw error
        }
    }

    private func errorAtEnd() -> AudioError? {
        switch state {
        case .fileHeader:
            if pending.isEmpty { return .empty }
            let isBeginning = ["RIFF", "RF64", "BW64"].contains { Array($0.utf8).starts(with: pending.prefix(4)) }
            return isBeginning ? .headerTruncated : .notWAV(looksLike: FileSignature.describe(pending))
        case .chunkHeader, .formatChunk, .sizesChunk, .skipping:
            return .headerTruncated
        case .audio(let remaining):
            if let remaining, remaining > 0, let format, let promisedFrameCount {
                return .audioTruncated(
                    presentSeconds: Double(frameCount) / Double(format.sampleRate),
                    promisedSeconds: Double(promisedFrameCount) / Double(format.sampleRate))
            }
            return frameCount == 0 ? .noSamples : nil
        case .behindAudio:
            return frameCount == 0 ? .noSamples : nil
        }
    }

    private mutating func consume(_ bytes: Slice<UnsafeRawBufferPointer>, into samples: inout [Float]) throws(AudioError) {
        var rest = bytes
        while !rest.isEmpty {
            switch state {
            case .fileHeader:
                if collect(FileSignature.length, from: &rest) { try readFileHeader() }
            case .chunkHeader:
                if collect(8, from: &rest) { try readChunkHeader() }
            case .formatChunk(let size):
                if collect(min(Int(size), WAVFormatChunk.longestLength), from: &rest) { try readFormat(size: size) }
            case .sizesChunk(let size):
                if collect(28, from: &rest) { readSizes(size: size) }
            case .skipping(let count):
                let skipped = min(count, UInt64(rest.count))
                advance(Int(skipped), in: &rest)
                state = skipped == count ? .chunkHeader : .skipping(count - skipped)
            case .audio(let remaining):
                try readAudio(&rest, remaining: remaining, into: &samples)
            case .behindAudio:
                return
            }
        }
    }

    private mutating func advance(_ count: Int, in rest: inout Slice<UnsafeRawBufferPointer>) {
        rest = rest.dropFirst(count)
        position += UInt64(count)
    }

    /// Moves bytes to `pending` until it holds `count`; true when it does.
    private mutating func collect(_ count: Int, from rest: inout Slice<UnsafeRawBufferPointer>) -> Bool {
        let taken = min(count - pending.count, rest.count)
        pending.append(contentsOf: rest.prefix(taken))
        advance(taken, in: &rest)
        return pending.count == count
    }
}

// MARK: - Chunks

extension WAVReader {
    private mutating func readFileHeader() throws(AudioError) {
        let kind = pending.prefix(4)
        isLarge = kind.elementsEqual("RF64".utf8) || kind.elementsEqual("BW64".utf8)
        guard isLarge || kind.elementsEqual("RIFF".utf8), pending[8..<12].elementsEqual("WAVE".utf8) else {
            throw .notWAV(looksLike: FileSignature.describe(pending))
        }
        statedFileSize = pending.uint32(at: 4)
        expectChunk()
    }

    private mutating func expectChunk() {
        pending.removeAll(keepingCapacity: true)
        state = .chunkHeader
    }

    private mutating func readChunkHeader() throws(AudioError) {
        let size = pending.uint32(at: 4)
        let name = Array(pending.prefix(4))
        pending.removeAll(keepingCapacity: true)
        if name.elementsEqual("fmt ".utf8) {
            guard format == nil else { throw .malformed("it has two format descriptions") }
            guard size >= UInt32(WAVFormatChunk.shortestLength) else { throw .malformed("its format description is too short") }
            state = .formatChunk(size: size)
        } else if name.elementsEqual("data".utf8) {
            try beginAudio(statedSize: size)
        } else if isLarge, largeDataSize == nil, name.elementsEqual("ds64".utf8) {
            guard size >= 28 else { throw .malformed("its table of large sizes is too short") }
            state = .sizesChunk(size: size)
        } else {
            skip(UInt64(size) + UInt64(size & 1))
        }
    }

    private mutating func skip(_ count: UInt64) { state = count == 0 ? .chunkHeader : .skipping(count) }

    private mutating func readFormat(size: UInt32) throws(AudioError) {
        format = try WAVFormatChunk(pending, limits: limits).format
        let read = UInt64(pending.count)
        pending.removeAll(keepingCapacity: true)
        skip(UInt64(size) + UInt64(size & 1) - read)
    }

    /// RIFF size, data size and sample count of 64 bits each, and a table that only chunks other than `data` need.
    private mutating func readSizes(size: UInt32) {
        largeDataSize = pending.uint64(at: 8)
        pending.removeAll(keepingCapacity: true)
        skip(UInt64(size) + UInt64(size & 1) - 28)
    }

    private mutating func beginAudio(statedSize: UInt32) throws(AudioError) {
        guard let format else { throw .malformed("its audio comes before the description of its format") }
        guard let size = try audioSize(statedSize) else {
            state = .audio(remaining: nil)
            return
        }
        let frames = size / UInt64(format.bytesPerFrame)
        promisedFrameCount = frames
        guard frames <= UInt64(limits.maximumFrameCount(at: format.sampleRate)) else {
            throw .tooLong(limitSeconds: limits.maximumSeconds)
        }
        state = size == 0 ? .behindAudio : .audio(remaining: size)
    }

    /// Bytes of audio, or nil when the writer left a placeholder; the rule is in the type's comment.
    private func audioSize(_ stated: UInt32) throws(AudioError) -> UInt64? {
        if isLarge, stated == .max {
            guard let size = largeDataSize else { throw .malformed("its table of large sizes is missing") }
            return size == 0 || size == .max ? nil : size
        }
        switch stated {
        case .max, 0x7FFF_F000: return nil
        case 0:
            let end = UInt64(statedFileSize) + 8
            let isFollowed = statedFileSize != .max && end >= position + 8
            return isFollowed ? 0 : nil
        default: return UInt64(stated)
        }
    }
}

// MARK: - Audio

extension WAVReader {
    private mutating func readAudio(
        _ rest: inout Slice<UnsafeRawBufferPointer>, remaining: UInt64?, into samples: inout [Float]
    ) throws(AudioError) {
        guard let format else { return }
        let available = remaining.map { Int(min($0, UInt64(rest.count))) } ?? rest.count
        var piece = rest.prefix(available)
        advance(available, in: &rest)
        if let remaining {
            let left = remaining - UInt64(available)
            state = left == 0 ? .behindAudio : .audio(remaining: left)
        }
        try completePendingFrame(from: &piece, format: format, into: &samples)
        let whole = piece.count / format.bytesPerFrame * format.bytesPerFrame
        try decode(UnsafeRawBufferPointer(rebasing: piece.prefix(whole)), format: format, into: &samples)
        pending.append(contentsOf: piece.dropFirst(whole))
    }

    /// Joins the part of a frame that the last call left with the bytes that complete it.
    private mutating func completePendingFrame(
        from piece: inout Slice<UnsafeRawBufferPointer>, format: AudioFormat, into samples: inout [Float]
    ) throws(AudioError) {
        guard !pending.isEmpty else { return }
        let taken = min(format.bytesPerFrame - pending.count, piece.count)
        pending.append(contentsOf: piece.prefix(taken))
        piece = piece.dropFirst(taken)
        guard pending.count == format.bytesPerFrame else { return }
        let frame = pending
        pending.removeAll(keepingCapacity: true)
        try frame.span.bytes.withUnsafeBytes { (bytes) throws(AudioError) in try decode(bytes, format: format, into: &samples) }
    }

    private mutating func decode(_ bytes: UnsafeRawBufferPointer, format: AudioFormat, into samples: inout [Float]) throws(AudioError) {
        guard !bytes.isEmpty else { return }
        let allowed = limits.maximumFrameCount(at: format.sampleRate) - frameCount
        let frames = min(bytes.count / format.bytesPerFrame, allowed)
        let within = UnsafeRawBufferPointer(rebasing: bytes.prefix(frames * format.bytesPerFrame))
        if let bad = format.encoding.decode(within, into: &samples) {
            samples.removeLast(bad % format.channelCount)
            frameCount += bad / format.channelCount
            throw .notFinite(seconds: Double(frameCount) / Double(format.sampleRate), channel: bad % format.channelCount + 1)
        }
        frameCount += frames
        guard frames * format.bytesPerFrame == bytes.count else { throw .tooLong(limitSeconds: limits.maximumSeconds) }
    }
}
