import AudioCodecs
import Foundation
import Testing
import VoiceCore

@Suite struct MonoWAVReaderTests {
    @Test func averagesChannelsAndChangesTheRate() throws {
        let tone = (0..<9_600).map { Float(0.5 * sin(2 * .pi * 1_000 * Double($0) / 96_000)) }
        var channels = [[Float]](repeating: [Float](repeating: 0, count: tone.count), count: 8)
        channels[3] = tone
        let file = WAVWriter.file(AudioBuffer(channels: channels, sampleRate: 96_000), encoding: .float32)
        var reader = MonoWAVReader()
        var samples: [Float] = []
        try reader.push(file.span.bytes, into: &samples)
        try reader.finish(into: &samples)
        #expect(samples.count == 1_600)
        #expect(reader.seconds == 0.1)
        #expect(reader.format?.channelCount == 8)
        #expect(abs((samples[200..<1_400].max() ?? 0) - 0.5 / 8) < 0.001)
    }

    @Test func anyPiecesGiveTheSameBits() throws {
        let noise = (0..<2).map { _ in (0..<2_000).map { _ in Float.random(in: -0.5...0.5) } }
        let file = WAVWriter.file(AudioBuffer(channels: noise, sampleRate: 22_050))
        func read(_ pieces: Int) throws -> [Float] {
            var reader = MonoWAVReader()
            var samples: [Float] = []
            for start in stride(from: 0, to: file.count, by: pieces) {
                try reader.push(file.span.bytes.extracting(start..<min(file.count, start + pieces)), into: &samples)
            }
            try reader.finish(into: &samples)
            return samples
        }
        let whole = try read(.max / 2)
        #expect(whole.count == (2_000 * 16_000 + 22_049) / 22_050)
        for pieces in [1, 3, 101, 1_024] { #expect(try read(pieces) == whole) }
    }

    @Test func mixesByAveraging() {
        var mono: [Float] = []
        Downmixer(channelCount: 2).mix([1, 0, -0.5, 0.5], into: &mono)
        Downmixer(channelCount: 1).mix([0.25], into: &mono)
        Downmixer(channelCount: 4).mix([1, 1, 0, 0], into: &mono)
        #expect(mono == [0.5, 0, 0.25, 0.5])
    }
}
