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

extension AnalysisBench {
    /// A track as its values and where they lie; nil is unvoiced or silent.
    private struct Track: Encodable {
        let start: Double
        let step: Double
        let values: [Double?]

        init(_ grid: FrameGrid, _ values: [Double?]) {
            (start, step, self.values) = (grid.startSeconds, grid.stepSeconds, values)
        }

        init(_ pitch: PitchTrack) { self.init(pitch.grid, (0..<pitch.frameCount).map { pitch[$0] }) }
    }

    private struct Measures: Encodable {
        let file: String
        let pitchAC: Track
        let pitchCC: Track
        let intensity: Track
        let harmonicityCC: Track
        let harmonicityAC: Track
        let pulses: [Double]
        let jitter: [String: Double]
        let shimmer: [String: Double]
        let cpps: Double?

        init(file: String, samples: [Float], rate: Double) throws {
            self.file = file
            pitchAC = Track(try Pitch.track(samples, sampleRate: rate))
            pitchCC = Track(try Pitch.track(samples, sampleRate: rate, method: .crossCorrelation))
            let levels = try Intensity.track(samples, sampleRate: rate)
            intensity = Track(levels.grid, levels.decibels)
            let cc = try Harmonicity.track(samples, sampleRate: rate)
            harmonicityCC = Track(cc.grid, cc.decibels)
            let ac = try Harmonicity.track(samples, sampleRate: rate, method: .autocorrelation)
            harmonicityAC = Track(ac.grid, ac.decibels)
            let points = try PointProcess.periodic(samples, sampleRate: rate)
            pulses = points.seconds
            let j = Jitter(points)
            jitter = ["local": j.local, "local, absolute": j.localAbsoluteSeconds, "rap": j.rap, "ppq5": j.ppq5, "ddp": j.ddp]
                .compactMapValues { $0 }
            let s = Shimmer(samples, sampleRate: rate, pulses: points)
            shimmer = ["local": s.local, "local_dB": s.localDecibels, "apq3": s.apq3, "apq5": s.apq5, "apq11": s.apq11, "dda": s.dda]
                .compactMapValues { $0 }
            cpps = try? CepstralPeakProminence.smoothed(samples, sampleRate: rate)
        }
    }
}
