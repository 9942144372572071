public import VoiceCore

/// Writes WAV files: a header, then samples as they come.
///
/// Put `header()` first; when the number of frames turns out, `header(frameCount:)` has the same length and can replace it. A
/// file beyond 4 GiB gets an RF64 header (EBU Tech 3306), for which a `JUNK` chunk keeps the place.
public struct WAVWriter: Sendable {
    public enum Encoding: Sendable {
        /// Rounded to 16 bits, clamped; no dither. 16-bit input comes out bit for bit.
        case pcm16
        case float32
    }

    public let format: AudioFormat

    /// A list chunk with the comment, by the RIFF specification of 1991; empty without one.
    private let list: [UInt8]

    /// - Parameters:
    ///   - sampleRate: in Hz, up to 2³²−1.
    ///   - channelCount: 1 to 65,535 / 4.
    ///   - comment: what programs show of the file, in ASCII.
    public init(sampleRate: Int, channelCount: Int, encoding: Encoding = .pcm16, comment: String? = nil) {
        precondition(sampleRate > 0 && UInt32(exactly: sampleRate) != nil, "a sample rate that a header can hold")
        precondition(channelCount > 0 && channelCount <= 16_383, "a channel count that a header can hold")
        format = AudioFormat(sampleRate: sampleRate, channelCount: channelCount, encoding: encoding == .pcm16 ? .pcm16 : .float32)
        list = comment.map(Self.list) ?? []
    }

    private static func list(_ comment: String) -> [UInt8] {
        // Ends with a zero, and has an even length.
        var text = Array(comment.utf8.prefix(4096)) + [0]
        let size = text.count
        if size % 2 == 1 { text.append(0) }
        var bytes = Array("LIST".utf8)
        bytes.appendInteger(UInt32(4 + 8 + text.count))
        bytes += Array("INFOICMT".utf8)
        bytes.appendInteger(UInt32(size))
        return bytes + text
    }

    /// The whole file for a piece of audio.
    ///
    /// - Parameter audio: at least one channel; its rate is rounded to whole Hz.
    public static func file(_ audio: AudioBuffer, encoding: Encoding = .pcm16) -> [UInt8] {
        let writer = WAVWriter(sampleRate: Int(audio.sampleRate.rounded()), channelCount: audio.channels.count, encoding: encoding)
        var bytes = writer.header(frameCount: audio.frameCount)
        var interleaved = [Float](repeating: 0, count: audio.frameCount * audio.channels.count)
        for (index, channel) in audio.channels.enumerated() {
            for frame in 0..<channel.count { interleaved[frame * audio.channels.count + index] = channel[frame] }
        }
        writer.append(interleaved, to: &bytes)
        return bytes
    }

    /// The bytes before the audio.
    ///
    /// - Parameter frameCount: `nil` while it is not known: the sizes are 0xFFFFFFFF then, which readers take as "to the end".
    public func header(frameCount: Int? = nil) -> [UInt8] {
        let tag: UInt16 = format.encoding == .float32 ? 3 : 1
        let dataSize = frameCount.map { UInt64($0) * UInt64(format.bytesPerFrame) }
        let riffSize = dataSize.map { $0 + 72 + UInt64(list.count) }
        let isLarge = riffSize.map { $0 >= UInt64(UInt32.max) } ?? false
        let shortRiffSize = isLarge ? UInt32.max : UInt32(riffSize ?? UInt64(UInt32.max))
        let shortDataSize = isLarge ? UInt32.max : UInt32(dataSize ?? UInt64(UInt32.max))

        var bytes: [UInt8] = []
        bytes.reserveCapacity(80 + list.count)
        bytes += isLarge ? Array("RF64".utf8) : Array("RIFF".utf8)
        bytes.appendInteger(shortRiffSize)
        bytes += Array("WAVE".utf8)
        bytes += isLarge ? Array("ds64".utf8) : Array("JUNK".utf8)
        bytes.appendInteger(28 as UInt32)
        bytes.appendInteger(isLarge ? riffSize ?? 0 : 0)
        bytes.appendInteger(isLarge ? dataSize ?? 0 : 0)
        bytes.appendInteger(isLarge ? UInt64(frameCount ?? 0) : 0)
        bytes.appendInteger(0 as UInt32)
        bytes += Array("fmt ".utf8)
        bytes.appendInteger(16 as UInt32)
        bytes.appendInteger(tag)
        bytes.appendInteger(UInt16(format.channelCount))
        bytes.appendInteger(UInt32(format.sampleRate))
        bytes.appendInteger(UInt32(truncatingIfNeeded: format.sampleRate * format.bytesPerFrame))
        bytes.appendInteger(UInt16(format.bytesPerFrame))
        bytes.appendInteger(UInt16(format.encoding.bytesPerSample * 8))
        bytes += list
        bytes += Array("data".utf8)
        bytes.appendInteger(shortDataSize)
        return bytes
    }

    /// Encodes samples and appends them to `bytes`.
    ///
    /// - Parameter samples: whole frames, the channels of a frame beside each other, −1…1.
    public func append(_ samples: [Float], to bytes: inout [UInt8]) {
        bytes.reserveCapacity(bytes.count + samples.count * format.encoding.bytesPerSample)
        if format.encoding == .float32 {
            for sample in samples { bytes.appendInteger(sample.bitPattern) }
        } else {
            for sample in samples { bytes.appendInteger(Int16(max(-32_768, min(32_767, (sample * 32_768).rounded())))) }
        }
    }
}

extension [UInt8] {
    fileprivate mutating func appendInteger(_ value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
    }
}
