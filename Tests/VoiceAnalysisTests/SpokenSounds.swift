import SpeechAnalysis
import VoiceCore

@testable import VoiceAnalysis

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Sounds whose measures are known, because they were built so.
enum SpokenSounds {
    /// 0.6 s of a tone of 200 Hz with harmonics, then 0.5 s of silence, and so on; silence first and last. Each tone swells and fades like
    /// a syllable.
    static func phrases(_ count: Int, sampleRate: Double = 16_000, frequencyHz: Double = 200) -> [Float] {
        let silence = [Float](repeating: 0, count: Int(0.5 * sampleRate))
        let tone = (0..<Int(0.6 * sampleRate)).map { index -> Float in
            let time = Double(index) / sampleRate
            let wave = (1...10).reduce(0.0) { $0 + sin(2 * .pi * frequencyHz * Double($1) * time) / Double($1) }
            return Float(0.25 * wave * sin(.pi * time / 0.6))
        }
        return silence + (0..<count).flatMap { _ in tone + silence }
    }

    /// Deterministic noise, −`level`…`level`.
    static func noise(_ count: Int, level: Float = 0.001) -> [Float] {
        var state: UInt64 = 0x2545_F491_4F6C_DD1D
        return (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return level * Float(Int32(truncatingIfNeeded: state >> 32)) / 2_147_483_648
        }
    }
}

/// Analyses a sound that is there as a whole, in pieces.
func analyzed(
    _ channels: [[Float]], sampleRate: Double = 16_000, parameters: AnalysisParameters = AnalysisParameters(), piece: Int = 5_000
) throws -> AnalyzedRecording {
    let count = channels[0].count
    let pieces = stride(from: 0, to: count, by: piece).map { start in
        AudioBuffer(channels: channels.map { Array($0[start..<min(count, start + piece)]) }, sampleRate: sampleRate)
    }
    var survey = try SoundSurvey(sampleRate: sampleRate, channelCount: channels.count)
    for piece in pieces { try survey.push(piece) }
    var analyzer = try RecordingAnalyzer(survey.finish(), parameters: parameters)
    for piece in pieces { try analyzer.push(piece) }
    return try analyzer.finish()
}

func analyzed(_ samples: [Float], sampleRate: Double = 16_000, piece: Int = 5_000) throws -> AnalyzedRecording {
    try analyzed([samples], sampleRate: sampleRate, piece: piece)
}
