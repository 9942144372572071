import Foundation
import SpeechAnalysis

extension AnalysisBench {
    /// What a live session asks for: pitch, intensity and voice activity, in pieces of 100 ms.
    private struct LiveSession {
        var pitch: PitchAnalyzer
        var intensity: IntensityAnalyzer
        var activity = VoiceActivityDetector()

        init() throws {
            pitch = try PitchAnalyzer(sampleRate: rate)
            intensity = try IntensityAnalyzer(sampleRate: rate)
        }

        mutating func push(_ piece: [Float]) throws -> Int {
            try pitch.push(piece).count + intensity.push(piece).count + activity.push(piece).count
        }
    }

    static func printLive(_ sound: [Float]) throws {
        let pieces = cut(sound, 1_600)
        let seconds = Double(sound.count) / rate
        print("Live: pieces of 100 ms at 16 kHz, one core, median of 5 runs over \(Int(seconds)) s of speech\n")
        print("  what                                  CPU ms a live second     sessions on two cores")
        func row(_ name: String, _ work: () throws -> Void) rethrows {
            let each = try median(work) / seconds
            print("  \(name.padding(toLength: 36, withPad: " ", startingAt: 0))\(figure(each, 3, 22))\(figure(2_000 / each, 0, 26))")
        }
        try row("pitch ac, intensity, voice activity") {
            var session = try LiveSession()
            for piece in pieces { _ = try session.push(piece) }
        }
        try row("pitch ac") { try follow(PitchAnalyzer(sampleRate: rate), pieces) }
        try row("intensity") { try follow(IntensityAnalyzer(sampleRate: rate), pieces) }
        try row("voice activity") { try follow(VoiceActivityDetector(), pieces) }
        try printWaits(sound)
        try printSessionMemory(pieces)
    }

    /// How long frames of pitch wait until all ways to them agree, if nothing decides before.
    private static func printWaits(_ sound: [Float]) throws {
        print("\n  how long after its time a frame of pitch comes, s    median    99 %     most    decided otherwise after 1 s, %")
        for (name, method) in [("ac", PitchParameters.Method.autocorrelation), ("cc", .crossCorrelation)] {
            let exact = try delays(PitchAnalyzer(sampleRate: rate, method: method, decisionSeconds: .infinity), sound)
            let bounded = try delays(PitchAnalyzer(sampleRate: rate, method: method), sound)
            let sorted = exact.map(\.seconds).sorted()
            let changed = zip(exact, bounded).count { $0.frame != $1.frame }
            let percent = 100 * Double(changed) / Double(exact.count)
            let figures = [sorted[sorted.count / 2], sorted[sorted.count * 99 / 100], sorted[sorted.count - 1]]
            print(
                "  pitch \(name)" + figure(figures[0], 2, 50) + figure(figures[1], 2, 8) + figure(figures[2], 2, 9) + figure(percent, 3, 12)
            )
        }
    }

    private static func delays(_ analyzer: PitchAnalyzer, _ sound: [Float]) throws -> [(frame: PitchFrame, seconds: Double)] {
        var analyzer = analyzer
        var delays: [(PitchFrame, Double)] = []
        var read = 0.0
        for piece in cut(sound, 160) {
            read += Double(piece.count) / rate
            delays += try analyzer.push(piece).map { ($0, read - $0.seconds) }
        }
        return delays + analyzer.finish().map { ($0, read - $0.seconds) }
    }

    /// What 1,000 sessions hold at once, in the middle of speech.
    private static func printSessionMemory(_ pieces: [[Float]]) throws {
        var sessions: [LiveSession] = []
        sessions.reserveCapacity(1_000)
        let before = resident()
        for number in 0..<1_000 {
            var session = try LiveSession()
            for piece in pieces[(number % 100)...].prefix(30) { _ = try session.push(piece) }
            sessions.append(session)
        }
        print("\n  memory: \(figure((resident() - before) / 1_000 * 1_024, 0, 1)) KB a session (1,000 held at once, after 3 s each)")
        withExtendedLifetime(sessions) {}
    }

    private static func follow(_ analyzer: some StreamingAnalyzer, _ pieces: [[Float]]) throws {
        var analyzer = analyzer
        for piece in pieces { _ = try analyzer.push(piece) }
        _ = analyzer.finish()
    }

    /// Streams an hour of the sound through each analyser, and then through all of them, and prints how much memory that took.
    static func printHour(_ sound: [Float]) throws {
        let hour = 3_600
        print("One hour of speech at 16 kHz in pieces of 1 s: MB resident above the process's own before it, at most; bound 64\n")
        print("  analyser                                        MB      CPU s")
        func row(_ name: String, _ work: (_ feed: (([Float]) throws -> Void) throws -> Void) throws -> Void) throws {
            let (before, start) = (resident(), processorSeconds())
            var most = before
            try work { push in
                for second in 0..<hour {
                    let first = second * Int(rate) % sound.count
                    try push(Array((sound[first...] + sound[..<first]).prefix(Int(rate))))
                    if second % 10 == 0 { most = max(most, resident()) }
                }
            }
            most = max(most, resident())
            let cost = processorSeconds() - start
            print("  \(name.padding(toLength: 40, withPad: " ", startingAt: 0))\(figure(most - before, 1, 10))\(figure(cost, 1, 11))")
        }
        try row("voice report") { feed in
            var analyzer = try VoiceReportAnalyzer(sampleRate: rate)
            try feed { try analyzer.push($0) }
            _ = try analyzer.finish()
        }
        try row("speech rate: syllables and pauses") { feed in
            var (syllables, pauses) = (try SyllableAnalyzer(sampleRate: rate), try PauseAnalyzer(sampleRate: rate))
            var (nuclei, silences): ([SyllableNucleus], [SpeechPause]) = ([], [])
            try feed {
                nuclei += try syllables.push($0)
                silences += try pauses.push($0)
            }
            _ = SpeechRate(durationSeconds: Double(hour), nuclei: nuclei.outside(silences), pauses: silences)
        }
        try row("loudness, signal to noise, LTAS") { feed in
            var (meter, noise) = (try LoudnessMeter(sampleRate: rate), try SignalToNoiseAnalyzer(sampleRate: rate))
            var average = try LtasAnalyzer(sampleRate: rate)
            try feed {
                try meter.push([$0])
                try noise.push($0)
                try average.push($0)
            }
            _ = (meter.loudness, noise.estimate, try average.finish())
        }
        try row("formants, intensity, MFCC, spectrogram") { feed in
            var (formants, intensity) = (try FormantAnalyzer(sampleRate: rate), try IntensityAnalyzer(sampleRate: rate))
            var (coefficients, spectrogram) = (try MFCCAnalyzer(sampleRate: rate), try SpectrogramAnalyzer(sampleRate: rate))
            try feed {
                _ =
                    try (formants.push($0), intensity.push($0), coefficients.push($0), spectrogram.push($0))
                    as ([[Formant]], [IntensityFrame], [[Float]], [[Float]])
            }
        }
        try row("noise reduction, voice activity") { feed in
            var (reducer, activity) = (try NoiseReducer(sampleRate: rate), VoiceActivityDetector())
            try feed {
                var cleaned: [Float] = []
                try reducer.push($0, into: &cleaned)
                _ = try activity.push(cleaned)
            }
        }
        print("\n  most in all: \(figure(peakResident(), 1, 1)) MB, the program and its sound included")
    }

    private static func cut(_ sound: [Float], _ size: Int) -> [[Float]] {
        stride(from: 0, to: sound.count, by: size).map { Array(sound[$0..<min(sound.count, $0 + size)]) }
    }

    static func figure(_ value: Double, _ decimals: Int, _ width: Int) -> String {
        let text = String(format: "%.\(decimals)f", value)
        return String(repeating: " ", count: max(0, width - text.count)) + text
    }

    /// MB that the process has in memory.
    private static func resident() -> Double { status("VmRSS:") }
    private static func peakResident() -> Double { status("VmHWM:") }

    private static func status(_ key: String) -> Double {
        let lines = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8))?.split(separator: "\n") ?? []
        let line = lines.first { $0.hasPrefix(key) }?.split(whereSeparator: \.isWhitespace) ?? []
        return line.count > 1 ? (Double(line[1]) ?? 0) / 1_024 : 0
    }
}
