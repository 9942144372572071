import AudioCodecs
import Foundation
import SpeechAnalysis

/// Measures of speech: their values as JSON, for comparing with other programs, and what they cost.
///
///     CrescendoBench analysis json FILE.wav …     one JSON object a line, read at 16 kHz
///     CrescendoBench analysis time FILE.wav …     CPU milliseconds for 60 s of sound, once for each name of a call that it reads
///     CrescendoBench analysis scale FILE.wav …    what two cores do together
///     CrescendoBench analysis limits              what one core can do at most
///     CrescendoBench analysis once CALL SECONDS FILE.wav …    one call, to be counted
///     CrescendoBench analysis live FILE.wav …     what a live second costs, and a session's memory
///     CrescendoBench analysis hour FILE.wav …     the memory that an hour takes, streaming
enum AnalysisBench {
    static func run(_ arguments: [String]) async throws {
        let paths = arguments.dropFirst()
        switch arguments.first {
        case "json" where !paths.isEmpty: for path in paths { try printMeasures(path) }
        case "time" where !paths.isEmpty: try answerTimes(minute(paths.flatMap { try sound($0) }))
        case "scale" where !paths.isEmpty: try printScaling(minute(paths.flatMap { try sound($0) }))
        case "limits" where paths.isEmpty: try printLimits()
        case "once" where paths.count > 2:
            let seconds = Double(arguments[2]) ?? 1
            let samples = try minute(paths.dropFirst(2).flatMap { try sound($0) })
            try runOnce(arguments[1], Array(samples.prefix(Int(seconds * rate))))
        case "live" where !paths.isEmpty: try printLive(minute(paths.flatMap { try sound($0) }))
        case "hour" where !paths.isEmpty: try printHour(minute(paths.flatMap { try sound($0) }))
        default:
            print("Usage: CrescendoBench analysis json | time | scale | live | hour  FILE.wav …, limits, once CALL SECONDS FILE.wav …")
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

    /// Median CPU time, in milliseconds.
    static func median(_ work: () throws -> Void) rethrows -> Double {
        var times: [Double] = []
        for _ in 0..<5 {
            let start = processorSeconds()
            try work()
            times.append(1_000 * (processorSeconds() - start))
        }
        return times.sorted()[2]
    }
}
