import AudioCodecs
import Testing
import VoiceCore

@Suite struct WAVRefusalTests {
    @Test(arguments: [
        ("fLaC........", "a FLAC file"), ("ID3.........", "an MP3 file"), ("OggS........", "an Ogg file (Vorbis or Opus)"),
        ("....ftypM4A ", "an MP4 or M4A file"), ("FORM....AIFF", "an AIFF file"), ("RIFF....AVI ", "an AVI video"),
        ("{\"a\": 1, \"b\":", "text"), ("%PDF-1.7....", "a PDF document"),
    ])
    func saysWhatItIsInstead(_ head: String, _ name: String) {
        #expect(Reading(Array(head.utf8)).error == .notWAV(looksLike: name))
    }

    @Test func knowsFilesWithoutAText() {
        #expect(Reading([0xFF, 0xFB, 0x90, 0x64] + [UInt8](repeating: 7, count: 40)).error == .notWAV(looksLike: "an MP3 file"))
        #expect(Reading([0x1A, 0x45, 0xDF, 0xA3]).error == .notWAV(looksLike: "a WebM or Matroska file"))
        #expect(Reading([UInt8](repeating: 0, count: 40)).error == .notWAV(looksLike: "nothing but zero bytes"))
        #expect(Reading([3, 200, 7, 9, 3, 2, 1, 5, 6, 7, 8, 9]).error == .notWAV(looksLike: "an unknown kind of file"))
    }

    @Test func empty() { #expect(Reading([]).error == .empty) }

    @Test func headerCutOffAnywhere() {
        let file = WAVBytes(chunksBefore: WAVBytes.chunk("LIST", [1, 2, 3]), data: WAVBytes.pcm16([1])).bytes
        for length in 1..<file.count - 2 { #expect(Reading(Array(file.prefix(length))).error == .headerTruncated, "\(length)") }
    }

    @Test func audioCutOffTellsHowMuchIsThere() {
        let file = WAVBytes(rate: 8_000, data: [UInt8](repeating: 1, count: 32_000)).bytes
        let reading = Reading(Array(file.prefix(44 + 8_000)))
        #expect(reading.samples.count == 4_000)
        #expect(reading.error == .audioTruncated(presentSeconds: 0.5, promisedSeconds: 2))
        #expect(
            reading.error?.userMessage
                == "The WAV file is cut off: its header promises 2 s of audio and only 0.5 s are there. Send the whole file.")
    }

    @Test func headersThatContradictThemselves() {
        let data = WAVBytes.pcm16([1, 2])
        let lies = [
            WAVBytes(channels: 0, blockAlign: 2, byteRate: 32_000, data: data), WAVBytes(rate: 0, data: data),
            WAVBytes(blockAlign: 4, byteRate: 64_000, data: data), WAVBytes(byteRate: 1, data: data),
            WAVBytes(tag: 6, bits: 16, data: data),
        ]
        for file in lies {
            let error = Reading(file.bytes).error
            #expect(error?.code == "wav_header_inconsistent", "\(String(describing: error))")
        }
        #expect(Reading(WAVBytes(rate: 4_000_000_000, byteRate: 1, data: data).bytes).error?.code == "audio_sample_rate_unsupported")
        #expect(Reading(WAVBytes(channels: 65_535, blockAlign: 2, data: data).bytes).error?.code == "audio_too_many_channels")
    }

    @Test func damagedChunks() {
        #expect(Reading(WAVBytes(hasFormat: false, data: [1, 2]).bytes).error?.code == "wav_malformed")
        let second = WAVBytes.chunk("fmt ", [UInt8](repeating: 0, count: 16))
        #expect(Reading(WAVBytes(chunksBefore: second, data: [1, 2]).bytes).error == .malformed("it has two format descriptions"))
        let short = Array("RIFF....WAVEfmt ".utf8) + [14, 0, 0, 0] + [UInt8](repeating: 1, count: 30)
        #expect(Reading(short).error == .malformed("its format description is too short"))
    }

    @Test(
        arguments: [
            (0x11, 4, "IMA ADPCM"), (0x55, 0, "MP3"), (0x31, 0, "GSM 6.10"), (0x1234, 8, "an unknown coding (tag 4660)"),
            (1, 20, "20-bit PCM"),
            (3, 16, "16-bit floating point"),
        ] as [(UInt16, UInt16, String)])
    func namesTheCodec(_ tag: UInt16, _ bits: UInt16, _ name: String) {
        #expect(Reading(WAVBytes(tag: tag, bits: bits, data: [1, 2]).bytes).error == .unsupportedCodec(name))
    }

    @Test func noSamples() {
        #expect(Reading(WAVBytes().bytes).error == .noSamples)
        #expect(Reading(WAVBytes(dataSize: .max).bytes).error == .noSamples)
        // An empty `data` with a chunk behind it is empty, not streamed.
        #expect(Reading(WAVBytes(chunksBehind: WAVBytes.chunk("LIST", [1, 2])).bytes).error == .noSamples)
    }

    @Test(arguments: [Float.nan, .infinity, -.infinity]) func valuesThatAreNotNumbers(_ value: Float) {
        var samples = [Float](repeating: 0.25, count: 20)
        samples[13] = value
        let file = WAVBytes(tag: 3, channels: 2, rate: 1_000, bits: 32, data: samples.flatMap { WAVBytes.little($0.bitPattern) })
        let reading = Reading(file.bytes)
        #expect(reading.samples == [Float](repeating: 0.25, count: 12))
        #expect(reading.error == .notFinite(seconds: 0.006, channel: 2))
        let wide = WAVBytes(tag: 3, channels: 2, rate: 1_000, bits: 64, data: samples.flatMap { WAVBytes.little(Double($0).bitPattern) })
        #expect(Reading(wide.bytes).error == .notFinite(seconds: 0.006, channel: 2))
    }

    @Test func overTheLimits() {
        let limits = AudioLimits(maximumSeconds: 0.01, maximumChannelCount: 2)
        #expect(Reading(WAVBytes(channels: 3, data: [1, 2]).bytes, limits: limits).error == .tooManyChannels(count: 3, limit: 2))
        let data = [UInt8](repeating: 0, count: 322)
        let promised = Reading(WAVBytes(data: data).bytes, limits: limits)
        #expect(promised.error == .tooLong(limitSeconds: 0.01))
        #expect(promised.samples.isEmpty)
        let streamed = Reading(WAVBytes(dataSize: .max, data: data).bytes, limits: limits)
        #expect(streamed.error == .tooLong(limitSeconds: 0.01))
        #expect(streamed.samples.count == 160)
    }

    @Test func everyErrorHasACodeOfItsOwn() {
        let errors: [AudioError] = [
            .empty, .notWAV(looksLike: "x"), .headerTruncated, .audioTruncated(presentSeconds: 1, promisedSeconds: 2), .malformed("x"),
            .inconsistentHeader("x"), .unsupportedCodec("x"), .noSamples, .notFinite(seconds: 1, channel: 1), .tooLong(limitSeconds: 1),
            .tooManyChannels(count: 3, limit: 2), .unsupportedSampleRate(1, allowed: 2...3),
        ]
        #expect(Set(errors.map(\.code)).count == errors.count)
        #expect(Set(errors.map(\.userMessage)).count == errors.count)
    }
}
