import Foundation
import Testing
import VoiceCore

@testable import AudioCodecs

@Suite struct WaveformPeaksTests {
    private func peaks(_ channels: [[Float]], rate: Int = 16_000, piece: Int = 1000) -> WaveformPeaks {
        var builder = WaveformPeaksBuilder(sampleRate: rate, channelCount: channels.count)
        for start in stride(from: 0, to: channels[0].count, by: piece) {
            let end = min(channels[0].count, start + piece)
            builder.push(AudioBuffer(channels: channels.map { Array($0[start..<end]) }, sampleRate: Double(rate)))
        }
        return builder.finish()
    }

    private func tone(_ count: Int, amplitude: Double = 0.5) -> [Float] {
        (0..<count).map { Float(amplitude * sin(2 * .pi * 400 * Double($0) / 16_000)) }
    }

    @Test func aToneHasItsHeightAndLevel() {
        let found = peaks([tone(16_000)])
        #expect(found.frameCount == 16_000)
        #expect(found.levels.map(\.points.count) == [100])
        #expect(found.levels[0].framesPerPoint == 160)
        for point in found.levels[0].points {
            #expect(point.minimum == -64 && point.maximum == 64)
            #expect((90...92).contains(point.level))  // 0.5 / √2 of 255
        }
    }

    /// Each zoom says of its stretch what the finer one says of its parts.
    @Test func zoomsAgree() {
        let samples = (0..<700_000).map { index in Float(sin(Double(index) * 0.01) * sin(Double(index) * 0.000_07)) }
        let found = peaks([samples])
        #expect(found.levels.count == 3)
        #expect(found.levels.map(\.framesPerPoint) == [160, 640, 2560])
        #expect(found.levels.map(\.points.count) == [4375, 1094, 274])
        for (fine, coarse) in zip(found.levels, found.levels.dropFirst()) {
            for (index, point) in coarse.points.enumerated() {
                let parts = fine.points[(4 * index)..<min(4 * index + 4, fine.points.count)]
                #expect(point.minimum == parts.map(\.minimum).min())
                #expect(point.maximum == parts.map(\.maximum).max())
                #expect(point.level <= (parts.map(\.level).max() ?? 0))
            }
        }
    }

    @Test func piecesDoNotMatter() {
        let samples = tone(50_000)
        let whole = peaks([samples], piece: 50_000)
        for piece in [1, 159, 160, 161, 7777] { #expect(peaks([samples], piece: piece) == whole) }
    }

    @Test func channelsAreApart() {
        let found = peaks([tone(16_000), [Float](repeating: 0, count: 16_000)])
        #expect(found.levels[0].points.count == 200)
        #expect(found.levels[0].points[0].maximum == 64)
        #expect(found.levels[0].points[1] == WaveformPeaks.Point(minimum: 0, maximum: 0, level: 0))
    }

    @Test func quietIsNotSilence() {
        let found = peaks([tone(1600, amplitude: 0.0005)])
        #expect(found.levels[0].points.allSatisfy { $0.minimum == -1 && $0.maximum == 1 && $0.level == 1 })
    }

    @Test func loudIsNotCutOff() {
        let found = peaks([[1, -1, 1, -1]])
        #expect(found.levels[0].points == [WaveformPeaks.Point(minimum: -128, maximum: 127, level: 255)])
    }

    @Test func nothingHasNoPoints() {
        let found = WaveformPeaksBuilder(sampleRate: 16_000).finish()
        #expect(found.levels.map(\.points) == [[]])
        #expect(found.frameCount == 0)
    }

    @Test func theBinaryFormComesBack() throws {
        for channels in [[tone(300_000)], [tone(33_333), tone(33_333, amplitude: 0.1)], [[]]] {
            let found = peaks(channels)
            #expect(try WaveformPeaks(binary: found.binary) == found)
        }
    }

    @Test func theBinaryFormIsAsDocumented() {
        let bytes = peaks([[0.5, -0.5]]).binary
        #expect(bytes[..<24] == [87, 70, 80, 75, 1, 0, 1, 0, 0x80, 0x3E, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0])
        #expect(bytes[24...] == [160, 0, 0, 0, 1, 0, 0, 0, 0xC0, 64, 128])
    }

    /// Every prefix and every changed byte of the header is refused or read, never a crash.
    @Test func damagedPeaksAreRefused() {
        let bytes = peaks([tone(20_000)]).binary
        for length in 0..<bytes.count {
            #expect(throws: AudioError.malformedPeaks) { try WaveformPeaks(binary: Array(bytes[..<length])) }
        }
        for index in 0..<32 {
            var changed = bytes
            changed[index] = 0xFF
            _ = try? WaveformPeaks(binary: changed)
        }
        #expect(throws: AudioError.malformedPeaks) { try WaveformPeaks(binary: bytes + [0]) }
    }

    /// The fields that peaks.js and wavesurfer.js read.
    @Test func theReadableFormHasTheUsualFields() throws {
        let found = peaks([tone(16_000)])
        let form = try #require(found.json(level: 0))
        let text = String(decoding: try JSON.encode(form), as: UTF8.self)
        #expect(text.hasPrefix(#"{"bits":8,"channels":1,"data":[-64,64,-64,64"#))
        #expect(text.contains(#""length":100"#) && text.contains(#""sample_rate":16000"#))
        #expect(text.contains(#""samples_per_pixel":160"#) && text.hasSuffix(#""version":2}"#))
        #expect(try JSON.decode(WaveformPeaksJSON.self, from: Data(text.utf8)) == form)
        #expect(found.json(level: 1) == nil)
    }

    @Test func aZoomIsChosenByWhatIsShown() {
        let found = peaks([tone(2_000_000)])
        #expect(found.levels.count == 3)
        #expect([1000, 100, 99, 25, 5, 0.1].map { found.level(atLeast: $0) } == [0, 0, 0, 1, 2, 2])
    }
}
