import SpeechAnalysis
import Testing

/// What every analyser promises while a sound goes on.
@Suite struct StreamingTests {
    /// Speech, a pause, louder speech, and an end in noise.
    static let sound: [Float] =
        SyntheticSound.white(0.1, level: 0.002) + SyntheticSound.speech(0.9, level: 0.1) + SyntheticSound.white(0.4, level: 0.002)
        + SyntheticSound.speech(0.8, level: 0.4, seed: 9) + SyntheticSound.white(0.3, level: 0.01)

    @Test(arguments: AnyAnalyzer.all) func piecesOfAnySizeGiveTheSame(_ analyzer: AnyAnalyzer) throws {
        let whole = try analyzer.run(Self.sound, 16_000, [.max])
        #expect(whole.count > 0 || analyzer.name == "voice activity")
        for size in [7, 160, 4_096] { #expect(try analyzer.run(Self.sound, 16_000, [size]) == whole, "pieces of \(size)") }
        for longest in [30, 700, 9_000] {
            let pieces = (0..<97).map { _ in Int.random(in: 0...longest) } + [1]
            #expect(try analyzer.run(Self.sound, 16_000, pieces) == whole, "pieces of \(pieces)")
        }
    }

    @Test(arguments: AnyAnalyzer.all) func singleSamplesGiveTheSame(_ analyzer: AnyAnalyzer) throws {
        let sound = Array(Self.sound[8_000..<14_000])
        #expect(try analyzer.run(sound, 16_000, [1]) == analyzer.run(sound, 16_000, [.max]))
    }

    @Test(arguments: AnyAnalyzer.all) func nothingComesLaterThanPromised(_ analyzer: AnyAnalyzer) throws {
        #expect(try analyzer.excessDelay(Self.sound + SyntheticSound.silence(1) + Self.sound, 16_000) <= 0)
    }

    @Test func aCopyGoesOnForItself() throws {
        let half = Self.sound.count / 2
        var alone = try PitchAnalyzer(sampleRate: 16_000)
        let whole = try alone.push(Self.sound) + alone.finish()
        var analyzer = try PitchAnalyzer(sampleRate: 16_000)
        let before = try analyzer.push(Array(Self.sound[..<half]))
        var copy = analyzer
        _ = try copy.push(SyntheticSound.white(0.5))
        let after = try analyzer.push(Array(Self.sound[half...])) + analyzer.finish()
        #expect(before + after == whole)
    }

    @Test(arguments: AnyAnalyzer.all) func whatIsNotFiniteIsRefusedWithItsPlace(_ analyzer: AnyAnalyzer) throws {
        #expect(throws: SpeechAnalysisError.notFinite(index: 1_234)) {
            var samples = Array(Self.sound.prefix(3_000))
            samples[1_234] = .nan
            _ = try analyzer.run(samples, 16_000, [500])
        }
    }
}
