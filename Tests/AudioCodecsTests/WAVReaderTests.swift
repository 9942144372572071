import AudioCodecs
import Testing
import VoiceCore

@Suite struct WAVReaderTests {
    static let quarters: [Float] = [0, 0.5, -0.5, -1, 0.25]

    @Test func reads16BitPCM() {
        let file = WAVBytes(data: WAVBytes.pcm16([0, 16_384, -16_384, -32_768, 8_192]))
        let reading = Reading(file.bytes)
        #expect(reading.error == nil)
        #expect(reading.format == AudioFormat(sampleRate: 16_000, channelCount: 1, encoding: .pcm16))
        #expect(reading.samples == Self.quarters)
    }

    @Test func readsOtherDepths() {
        let pcm8 = WAVBytes(bits: 8, data: [128, 192, 64, 0, 160])
        let pcm24 = WAVBytes(bits: 24, data: [0, 0, 0, 0, 0, 0x40, 0, 0, 0xC0, 0, 0, 0x80, 0, 0, 0x20])
        let pcm32 = WAVBytes(bits: 32, data: [0, 1 << 30, -(1 << 30), -(1 << 31), 1 << 29].flatMap { WAVBytes.little(Int32($0)) })
        let float32 = WAVBytes(tag: 3, bits: 32, data: Self.quarters.flatMap { WAVBytes.little($0.bitPattern) })
        let float64 = WAVBytes(tag: 3, bits: 64, data: Self.quarters.flatMap { WAVBytes.little(Double($0).bitPattern) })
        for file in [pcm8, pcm24, pcm32, float32, float64] {
            #expect(Reading(file.bytes).samples == Self.quarters, "\(file.tag) \(file.bits)")
        }
    }

    /// Values of ITU-T G.711: the smallest and the largest of each sign.
    @Test func readsCompandedSpeech() {
        let aLaw = Reading(WAVBytes(tag: 6, bits: 8, data: [0xD5, 0x55, 0xAA, 0x2A]).bytes)
        #expect(aLaw.samples.map { $0 * 32_768 } == [8, -8, 32_256, -32_256])
        let muLaw = Reading(WAVBytes(tag: 7, bits: 8, data: [0xFF, 0x7F, 0x80, 0x00]).bytes)
        #expect(muLaw.samples.map { $0 * 32_768 } == [0, 0, 32_124, -32_124])
    }

    @Test func clampsFloatsBeyondFullScale() {
        let file = WAVBytes(tag: 3, bits: 32, data: [1.5, -40].flatMap { WAVBytes.little(Float($0).bitPattern) })
        #expect(Reading(file.bytes).samples == [1, -1])
    }

    @Test func readsTheExtensibleFormat() {
        let guid: [UInt8] = [1, 0, 0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71]
        let tail = WAVBytes.little(UInt16(22)) + WAVBytes.little(UInt16(16)) + WAVBytes.little(UInt32(3)) + guid
        var file = WAVBytes(tag: 0xFFFE, channels: 2, formatExtension: tail, data: WAVBytes.pcm16([16_384, -16_384]))
        #expect(Reading(file.bytes).samples == [0.5, -0.5])
        file.formatExtension[8] = 0x55
        #expect(Reading(file.bytes).error == .unsupportedCodec("MP3"))
        file.formatExtension[23] = 0x72
        #expect(Reading(file.bytes).error == .unsupportedCodec("an unknown coding (a vendor's own identifier)"))
        file.formatExtension = []
        #expect(Reading(file.bytes).error == .malformed("its extensible format description is too short"))
    }

    @Test func skipsOtherChunksAndTheirPadding() {
        let file = WAVBytes(
            chunksBefore: WAVBytes.chunk("LIST", [1, 2, 3]) + WAVBytes.chunk("fact", [0, 0, 0, 0]),
            data: WAVBytes.pcm16([16_384]), chunksBehind: WAVBytes.chunk("data", WAVBytes.pcm16([1, 2])))
        #expect(Reading(file.bytes).samples == [0.5])
        #expect(Reading(file.bytes).error == nil)
    }

    @Test(arguments: ["RF64", "BW64"]) func readsLargeFiles(_ kind: String) {
        let sizes = WAVBytes.little(UInt64(0)) + WAVBytes.little(UInt64(4)) + WAVBytes.little(UInt64(2)) + WAVBytes.little(UInt32(0))
        var file = WAVBytes(
            kind: kind, riffSize: .max, chunksBefore: WAVBytes.chunk("ds64", sizes), dataSize: .max,
            data: WAVBytes.pcm16([16_384, -16_384]), chunksBehind: WAVBytes.chunk("LIST", [9, 9]))
        #expect(Reading(file.bytes).samples == [0.5, -0.5])
        file.chunksBefore = []
        #expect(Reading(file.bytes).error == .malformed("its table of large sizes is missing"))
    }

    /// FFmpeg and SoX in a pipe, and recorders that were stopped before they wrote the sizes.
    @Test(arguments: [(0xFFFF_FFFF, 0xFFFF_FFFF), (0x7FFF_F024, 0x7FFF_F000), (0, 0), (36, 0)] as [(UInt32, UInt32)])
    func readsStreamedFilesToTheirEnd(_ riffSize: UInt32, _ dataSize: UInt32) {
        let file = WAVBytes(riffSize: riffSize, dataSize: dataSize, data: WAVBytes.pcm16([16_384, 8_192]) + [7])
        let reading = Reading(file.bytes.dropLast())
        #expect(reading.samples == [0.5, 0.25])
        #expect(reading.error == nil)
    }

    @Test func takesEightChannelsAt96Kilohertz() {
        let file = WAVBytes(channels: 8, rate: 96_000, bits: 24, data: [UInt8](repeating: 0, count: 8 * 3 * 96))
        #expect(Reading(file.bytes).samples.count == 8 * 96)
    }

    @Test func anyPiecesGiveTheSame() {
        var random = SystemRandomNumberGenerator()
        var floats = WAVBytes(tag: 3, channels: 3, bits: 32, data: (0..<60).flatMap { WAVBytes.little((Float($0) / 60).bitPattern) })
        floats.data.replaceSubrange(4 * 44..<4 * 45, with: WAVBytes.little(Float.nan.bitPattern))
        let files = [
            WAVBytes(channels: 2, bits: 24, chunksBefore: WAVBytes.chunk("LIST", [1, 2, 3]), data: (0..<120).map { UInt8($0) }).bytes,
            WAVBytes(channels: 5, dataSize: .max, data: (0..<213).map { UInt8($0) }).bytes,
            WAVBytes(dataSize: 400, data: (0..<211).map { UInt8($0) }).bytes,
            floats.bytes, Array("fLaC and then something else".utf8), WAVBytes(tag: 17, data: [1, 2]).bytes,
        ]
        for file in files {
            let whole = Reading(file)
            #expect(Reading(file, pieces: { 1 }) == whole)
            for _ in 0..<50 { #expect(Reading(file, pieces: { Int.random(in: 1...40, using: &random) }) == whole) }
        }
    }

    @Test func goesOnWithTheSameErrorAfterwards() throws {
        var reader = WAVReader()
        var samples: [Float] = []
        for _ in 0..<2 {
            #expect(throws: AudioError.notWAV(looksLike: "text")) {
                try reader.push(Array("Dear Sir or Madam".utf8).span.bytes, into: &samples)
            }
        }
        #expect(throws: AudioError.notWAV(looksLike: "text")) { try reader.finish() }
    }
}
