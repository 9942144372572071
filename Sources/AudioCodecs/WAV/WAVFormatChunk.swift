/// The `fmt ` chunk of a WAV file, and the check that it does not contradict itself.
///
/// Microsoft, "Multiple channel audio data and WAVE files" (2007), and mmreg.h for the tags.
struct WAVFormatChunk {
    /// Bytes of the longest form, WAVE_FORMAT_EXTENSIBLE; what follows is skipped.
    static let longestLength = 40

    /// Bytes of the shortest form, PCMWAVEFORMAT.
    static let shortestLength = 16

    private static let extensibleTag: UInt16 = 0xFFFE

    /// The tail that makes a format tag a sub-format GUID.
    private static let guidTail: [UInt8] = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71]

    let format: AudioFormat

    /// Reads and checks the chunk.
    ///
    /// - Parameter bytes: the chunk's content, `shortestLength` to `longestLength` bytes.
    init(_ bytes: [UInt8], limits: AudioLimits) throws(AudioError) {
        let statedTag = bytes.uint16(at: 0)
        let channels = Int(bytes.uint16(at: 2))
        let rate = Int(bytes.uint32(at: 4))
        let byteRate = Int(bytes.uint32(at: 8))
        let blockAlign = Int(bytes.uint16(at: 12))
        let bits = Int(bytes.uint16(at: 14))
        let tag = statedTag == Self.extensibleTag ? try Self.extensibleCodec(bytes, bits: bits) : statedTag

        let encoding = try Self.encoding(tag: tag, bits: bits)
        guard channels > 0 else { throw .inconsistentHeader("it states 0 channels") }
        guard rate > 0 else { throw .inconsistentHeader("it states a sample rate of 0 Hz") }
        guard channels <= limits.maximumChannelCount else {
            throw .tooManyChannels(count: channels, limit: limits.maximumChannelCount)
        }
        guard limits.sampleRates.contains(rate) else { throw .unsupportedSampleRate(rate, allowed: limits.sampleRates) }
        let format = AudioFormat(sampleRate: rate, channelCount: channels, encoding: encoding)
        guard blockAlign == format.bytesPerFrame else {
            throw .inconsistentHeader(
                "\(channels) channels of \(bits) bits take \(format.bytesPerFrame) bytes a frame, and it states \(blockAlign)")
        }
        guard byteRate == rate * blockAlign else {
            throw .inconsistentHeader("\(rate) frames a second take \(rate * blockAlign) bytes a second, and it states \(byteRate)")
        }
        self.format = format
    }

    /// The tag inside the sub-format GUID.
    private static func extensibleCodec(_ bytes: [UInt8], bits: Int) throws(AudioError) -> UInt16 {
        guard bytes.count >= longestLength, bytes.uint16(at: 16) >= 22 else {
            throw .malformed("its extensible format description is too short")
        }
        let validBits = Int(bytes.uint16(at: 18))
        guard validBits <= bits else {
            throw .inconsistentHeader("it states \(validBits) valid bits in samples of \(bits) bits")
        }
        guard bytes[26..<40].elementsEqual(guidTail) else { throw .unsupportedCodec("an unknown coding (a vendor's own identifier)") }
        return bytes.uint16(at: 24)
    }

    private static func encoding(tag: UInt16, bits: Int) throws(AudioError) -> SampleEncoding {
        switch (tag, bits) {
        case (1, 8): return .pcm8
        case (1, 16): return .pcm16
        case (1, 24): return .pcm24
        case (1, 32): return .pcm32
        case (3, 32): return .float32
        case (3, 64): return .float64
        case (6, 8): return .aLaw
        case (7, 8): return .muLaw
        case (1, _): throw .unsupportedCodec("\(bits)-bit PCM")
        case (3, _): throw .unsupportedCodec("\(bits)-bit floating point")
        case (6, _), (7, _): throw .inconsistentHeader("A-law and µ-law have 8 bits a sample, and it states \(bits)")
        default: throw .unsupportedCodec(codecNames[tag] ?? "an unknown coding (tag \(tag))")
        }
    }

    private static let codecNames: [UInt16: String] = [
        0x0002: "Microsoft ADPCM", 0x0011: "IMA ADPCM", 0x0022: "TrueSpeech", 0x0031: "GSM 6.10", 0x0040: "G.721 ADPCM",
        0x0042: "G.723.1", 0x0045: "G.726 ADPCM", 0x0050: "MPEG audio", 0x0055: "MP3", 0x0064: "G.726 ADPCM", 0x0083: "G.729",
        0x0092: "Dolby AC-3", 0x00FF: "AAC", 0x0160: "Windows Media Audio 1", 0x0161: "Windows Media Audio 2",
        0x0162: "Windows Media Audio Pro", 0x0163: "Windows Media Audio Lossless", 0x1610: "AAC", 0x2000: "Dolby AC-3", 0x2001: "DTS",
        0x674F: "Ogg Vorbis", 0x6750: "Ogg Vorbis", 0x6751: "Ogg Vorbis", 0x704F: "Opus", 0xF1AC: "FLAC",
    ]
}

extension [UInt8] {
    func uint16(at offset: Int) -> UInt16 { UInt16(self[offset]) | UInt16(self[offset + 1]) << 8 }

    func uint32(at offset: Int) -> UInt32 { UInt32(uint16(at: offset)) | UInt32(uint16(at: offset + 2)) << 16 }

    func uint64(at offset: Int) -> UInt64 { UInt64(uint32(at: offset)) | UInt64(uint32(at: offset + 4)) << 32 }
}
