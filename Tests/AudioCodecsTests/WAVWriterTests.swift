import AudioCodecs
import Testing
import VoiceCore

@Suite struct WAVWriterTests {
    @Test func writesWhatTheReaderReads() {
        let left: [Float] = [0, 0.5, -1, 0.25]
        let right: [Float] = [0.125, -0.5, 0.75, -0.25]
        for encoding in [WAVWriter.Encoding.pcm16, .float32] {
            let file = WAVWriter.file(AudioBuffer(channels: [left, right], sampleRate: 44_100), encoding: encoding)
            let reading = Reading(file)
            #expect(reading.error == nil)
            #expect(reading.format?.sampleRate == 44_100)
            #expect(Downmixer(channelCount: 2).separate(reading.samples, sampleRate: 44_100).channels == [left, right])
        }
    }

    @Test func everySixteenBitValueComesBack() {
        let samples = (Int(Int16.min)...Int(Int16.max)).map { Float($0) / 32_768 }
        #expect(Reading(WAVWriter.file(AudioBuffer(samples, sampleRate: 16_000))).samples == samples)
    }

    @Test func clampsAtFullScale() {
        let file = WAVWriter.file(AudioBuffer([2, -2, .nan], sampleRate: 16_000))
        #expect(file.suffix(6).prefix(4) == [0xFF, 0x7F, 0x00, 0x80])
    }

    @Test func streamsWithoutKnowingTheLength() {
        let writer = WAVWriter(sampleRate: 8_000, channelCount: 1)
        var file = writer.header()
        for _ in 0..<3 { writer.append([0.5, -0.5], to: &file) }
        #expect(Reading(file).samples == [0.5, -0.5, 0.5, -0.5, 0.5, -0.5])
        #expect(writer.header(frameCount: 6).count == writer.header().count)
        file.replaceSubrange(0..<writer.header().count, with: writer.header(frameCount: 6))
        #expect(Reading(file).error == nil)
    }

    @Test func goesBeyondFourGigabytes() {
        let header = WAVWriter(sampleRate: 96_000, channelCount: 2).header(frameCount: 1 << 31)
        #expect(header.starts(with: "RF64".utf8))
        let reading = Reading(header, limits: AudioLimits(maximumSeconds: 1e6))
        #expect(reading.error == .audioTruncated(presentSeconds: 0, promisedSeconds: Double(1 << 31) / 96_000))
    }
}
