import AudioCodecs
import Foundation
import Transcription
import VoiceCore

/// What sound costs us on its way to an engine: CPU seconds per second of sound, one core.
///
///     CrescendoBench audio [file.wav …]
///
/// Without files it makes 60 s of noise bursts in three formats. Everything outside the engine may take 5 % of PocketSphinx's 0.2.
enum AudioBench {
    private static let limit = 0.010
    private static let runs = 5

    static func run(_ arguments: [String]) async throws {
        print("Sound on its way to an engine: CPU s per s of sound, median of \(runs) runs; limit \(limit) in all\n")
        print(columns("sound", "reading", "segmenting", "in all", "of limit"))
        if arguments.isEmpty {
            try measure("16 kHz mono, 16 bit", bursts(rate: 16_000, channels: 1, seconds: 60))
            try measure("44.1 kHz stereo, 16 bit", bursts(rate: 44_100, channels: 2, seconds: 60))
            try measure("96 kHz, 8 channels, 32 bit", bursts(rate: 96_000, channels: 8, seconds: 20, encoding: .float32))
        }
        for path in arguments {
            try measure((path as NSString).lastPathComponent, [UInt8](Data(contentsOf: URL(fileURLWithPath: path))))
        }
    }

    private static func measure(_ name: String, _ file: [UInt8]) throws {
        var samples: [Float] = []
        let reading = try median {
            samples.removeAll(keepingCapacity: true)
            var reader = MonoWAVReader()
            for start in stride(from: 0, to: file.count, by: 65_536) {
                try reader.push(file.span.bytes.extracting(start..<min(file.count, start + 65_536)), into: &samples)
            }
            try reader.finish(into: &samples)
        }
        let segmenting = median {
            var segmenter = UtteranceSegmenter()
            for start in stride(from: 0, to: samples.count, by: 16_000) {
                _ = segmenter.push(Array(samples[start..<min(samples.count, start + 16_000)]))
            }
            _ = segmenter.finish()
        }
        let seconds = Double(samples.count) / 16_000
        let all = (reading + segmenting) / seconds
        print(columns(name, figure(reading / seconds), figure(segmenting / seconds), figure(all), "\(Int(100 * all / limit)) %"))
    }

    /// Median CPU time of the process, in seconds.
    private static func median(_ work: () throws -> Void) rethrows -> Double {
        var times: [Double] = []
        for _ in 0..<runs {
            let start = processorSeconds()
            try work()
            times.append(processorSeconds() - start)
        }
        return times.sorted()[runs / 2]
    }

    private static func bursts(rate: Int, channels: Int, seconds: Int, encoding: WAVWriter.Encoding = .pcm16) -> [UInt8] {
        let channel = (0..<rate * seconds).map { i in
            Float.random(in: -0.5...0.5) * (i / (rate / 5) % 2 == 0 ? 1 : 0.01)
        }
        return WAVWriter.file(
            AudioBuffer(channels: [[Float]](repeating: channel, count: channels), sampleRate: Double(rate)), encoding: encoding)
    }

    private static func figure(_ value: Double) -> String { String(format: "%.5f", value) }

    private static func columns(_ cells: String...) -> String {
        let widths = [28, 10, 12, 10, 10]
        return zip(cells, widths).map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }.joined()
    }
}
