import AudioCodecs
import Foundation
import SpeechAnalysis

/// Measures of speech: their values as JSON, for comparing with other programs, and what they cost.
///
///     CrescendoBench analysis json FILE.wav …     one JSON object a line, read at 16 kHz
///     CrescendoBench analysis time FILE.wav …     CPU milliseconds for 60 s of sound, median of 5 runs
///     CrescendoBench analysis live FILE.wav …     what a live second costs, and a session's memory
///     CrescendoBench analysis hour FILE.wav …     the memory that an hour takes, streaming
enum AnalysisBench {
    static func run(_ arguments: [String]) async throws {
        let paths = arguments.dropFirst()
        switch arguments.first {
        case "json" where !paths.isEmpty: for path in paths { try printMeasures(path) }
        case "time" where !paths.isEmpty: try printTimes(minute(paths.flatMap { try sound($0) }))
        case "live" where !paths.isEmpty: try printLive(minute(paths.flatMap { try sound($0) }))
        case "hour" where !paths.isEmpty: try printHour(minute(paths.flatMap { try sound($0) }))
        default:
            print("Usage: CrescendoBench analysis json | time | live | hour  FILE.wav …")
            exit(64)
        }
    }

    static let rate = 16_000.0

    private static func sound(_ path: String) throws -> [Float] {
        let file = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        var reader = MonoWAVReader()
        var samples: [Float] = []
        try reader.push(file.span.bytes, into: &samples)
        try reader.finish(into: &samples)
        return samples
    }

    private static func printMeasures(_ path: String) throws {
        let line = try JSONEncoder().encode(Measures(file: path, samples: try sound(path), rate: rate))
        print(String(decoding: line, as: UTF8.self))
    }

    /// The sound over and over, to 60 s.
    private static func minute(_ sound: [Float]) -> [Float] {
        var samples: [Float] = []
        while samples.count < Int(60 * rate), !sound.isEmpty { samples += sound }
        return Array(samples.prefix(Int(60 * rate)))
    }

    private static func printTimes(_ samples: [Float]) throws {
        let pitch = try Pitch.track(samples, sampleRate: rate)
        let pulses = try PointProcess.periodic(samples, sampleRate: rate)
        let works: [(String, () throws -> Void)] = [
            ("pitch ac", { _ = try Pitch.track(samples, sampleRate: rate) }),
            ("pitch cc", { _ = try Pitch.track(samples, sampleRate: rate, method: .crossCorrelation) }),
            ("intensity", { _ = try Intensity.track(samples, sampleRate: rate) }),
            ("harmonicity cc", { _ = try Harmonicity.track(samples, sampleRate: rate) }),
            ("harmonicity ac", { _ = try Harmonicity.track(samples, sampleRate: rate, method: .autocorrelation) }),
            ("point process", { _ = try PointProcess.periodic(samples, sampleRate: rate) }),
            (
                "point process, pitch given",
                { samples.withUnsafeBufferPointer { _ = PointProcess.periodic($0, sampleRate: rate, pitch: pitch) } }
            ),
            ("jitter and shimmer", { _ = (Jitter(pulses), Shimmer(samples, sampleRate: rate, pulses: pulses)) }),
            ("cpps", { _ = try CepstralPeakProminence.smoothed(samples, sampleRate: rate) }),
            ("voice report", { _ = try VoiceReport.make(samples, sampleRate: rate) }),
            ("formants", { _ = try FormantTrack.measure(samples, sampleRate: rate) }),
            ("spectrogram", { _ = try Spectrogram.measure(samples, sampleRate: rate) }),
            ("MFCC", { _ = try MFCCTrack.measure(samples, sampleRate: rate) }),
            ("LTAS", { _ = try Ltas.measure(samples, sampleRate: rate) }),
            ("loudness", { _ = try Loudness.measure([samples], sampleRate: rate) }),
            ("syllables and pauses", { _ = try SpeechRate.measure(samples, sampleRate: rate) }),
            ("noise reduction", { _ = try NoiseReducer.reduce(samples, sampleRate: rate) }),
            ("voice activity", { _ = VoiceActivityDetector.regions(in: samples) }),
        ]
        for (name, work) in works {
            let milliseconds = try median(work)
            let line = try JSONEncoder().encode(Cost(name: name, milliseconds: milliseconds))
            print(String(decoding: line, as: UTF8.self))
        }
    }

    /// Median CPU time, in milliseconds.
    static func median(_ work: () throws -> Void) rethrows -> Double {
        var times: [Double] = []
        for _ in 0..<5 {
            let start = clock()
            try work()
            times.append(1_000 * Double(clock() - start) / Double(CLOCKS_PER_SEC))
        }
        return times.sorted()[2]
    }

    private struct Cost: Encodable {
        let name: String
        let milliseconds: Double
    }
}
