import Foundation
import SpeechAnalysis
import Testing

@Suite struct FormantTests {
    static let vowels: [(String, Double, Double, Double)] = [
        ("i", 300, 2_250, 2_900), ("e", 400, 2_000, 2_550), ("a", 700, 1_100, 2_450), ("o", 500, 850, 2_400), ("u", 300, 800, 2_250),
    ]

    /// A short look ahead makes small transforms.
    static let quick = FormantParameters(lookahead: 0.03)

    @Test(arguments: vowels) func vowelsGiveTheirFormantsBack(_ name: String, _ f1: Double, _ f2: Double, _ f3: Double) throws {
        let track = try FormantTrack.measure(KlattVowel(f1, f2, f3).samples(0.3), sampleRate: 16_000, parameters: Self.quick)
        for (number, expected) in [f1, f2, f3].enumerated() {
            let found = try #require(track.medianHz(formant: number + 1))
            #expect(abs(found / expected - 1) < 0.03, "F\(number + 1) of \(name): \(found) for \(expected)")
        }
    }

    @Test(arguments: [8_000.0, 11_000, 11_025, 44_100, 96_000]) func theRateDoesNotMatter(_ rate: Double) throws {
        let vowel = KlattVowel(500, 1_500, 2_500, rate: min(rate, 16_000))
        // Below 11 kHz the ceiling is lower, and there are fewer formants under it.
        let parameters = rate < 11_000 ? FormantParameters(maximumNumberOfFormants: 4, formantCeiling: 3_950) : Self.quick
        let track = try FormantTrack.measure(vowel.samples(0.2, at: rate), sampleRate: rate, parameters: parameters)
        for (number, expected) in [500.0, 1_500, 2_500].enumerated() {
            let found = try #require(track.medianHz(formant: number + 1))
            #expect(abs(found / expected - 1) < 0.03, "F\(number + 1): \(found)")
        }
    }

    @Test func bandwidthsAreThoseOfTheResonances() throws {
        // Noise instead of pulses: no harmonics stand in the way.
        var noise = SyntheticSound.Noise(seed: 11)
        var (last, before) = (0.0, 0.0)
        let samples = (0..<16_000).map { _ -> Float in
            let radius = exp(-Double.pi * 150 / 16_000)
            let y = Double(noise.next()) * 0.01 + 2 * radius * cos(2 * .pi * 1_200 / 16_000) * last - radius * radius * before
            (before, last) = (last, y)
            return Float(y)
        }
        let parameters = FormantParameters(maximumNumberOfFormants: 1, formantCeiling: 8_000, windowLength: 0.1, preEmphasisFrom: 0)
        let track = try FormantTrack.measure(samples, sampleRate: 16_000, parameters: parameters)
        let widths = track.frames.compactMap { $0.first?.bandwidthHz }.sorted()
        #expect(abs(try #require(track.medianHz(formant: 1)) - 1_200) < 24)
        #expect(abs(widths[widths.count / 2] - 150) < 30)
    }

    @Test func framesLieInTheMiddleOfTheSound() throws {
        let track = try FormantTrack.measure(KlattVowel(500, 1_500, 2_500).samples(0.31), sampleRate: 16_000, parameters: Self.quick)
        // Praat 6.1.38: 42 frames, the first at 0.026875 s.
        #expect(track.frames.count == 42)
        #expect(abs(track.grid.startSeconds - 0.026_875) < 1e-9)
        #expect(abs((track.grid.seconds(0) + track.grid.seconds(41)) / 2 - 0.155) < 1e-9)
        #expect(track.formant(1, atSeconds: -0.1) == nil)
        #expect(track.formant(6, atSeconds: 0.15) == nil)
        let between = try #require(track.formant(2, atSeconds: 0.1531))
        #expect(abs(between.frequencyHz / 1_500 - 1) < 0.03)
    }

    @Test func piecesOfAnySizeGiveTheSameFormants() throws {
        let samples = mixed(SyntheticSound.speech(0.5), SyntheticSound.white(0.125, level: 0.01))
        let parameters = Self.quick
        let whole = try FormantTrack.measure(samples, sampleRate: 16_000, parameters: parameters).frames
        for longest in [50, 3_000] {
            var analyzer = try FormantAnalyzer(sampleRate: 16_000, parameters: parameters, soundSampleCount: samples.count)
            var frames: [[Formant]] = []
            var start = 0
            while start < samples.count {
                let end = min(samples.count, start + Int.random(in: 1...longest))
                frames += try analyzer.push(Array(samples[start..<end]))
                start = end
            }
            frames += analyzer.finish()
            #expect(frames == whole)
        }
    }

    @Test func framesComeWhileTheSoundGoesOn() throws {
        var analyzer = try FormantAnalyzer(sampleRate: 16_000, parameters: Self.quick)
        let vowel = KlattVowel(500, 1_500, 2_500).samples(0.5)
        var count = 0
        for start in stride(from: 0, to: vowel.count, by: 1_600) { count += try analyzer.push(Array(vowel[start..<start + 1_600])).count }
        let expected = Int((0.5 - 0.05) / 0.006_25) + 1
        #expect(count > expected - 40)
        #expect(count + analyzer.finish().count == expected)
    }

    @Test func silenceHasNoFormants() throws {
        let track = try FormantTrack.measure(SyntheticSound.silence(0.2), sampleRate: 16_000, parameters: Self.quick)
        #expect(track.frames.count == 24)
        #expect(track.frames.allSatisfy { $0.isEmpty })
        #expect(track.medianHz(formant: 1) == nil)
    }

    /// The resampler spreads its rounding over what was nothing but zeros.
    @Test func digitalSilenceBetweenSoundsHasNoFormants() throws {
        let vowel = KlattVowel(500, 1_500, 2_500).samples(0.3)
        let samples = vowel + [Float](repeating: 0, count: 4_800) + vowel
        let track = try FormantTrack.measure(samples, sampleRate: 16_000)
        for (frame, formants) in track.frames.enumerated() {
            let (begin, end) = (track.grid.seconds(frame) - 0.025, track.grid.seconds(frame) + 0.025)
            if begin >= 0.3, end <= 0.6 { #expect(formants.isEmpty, "from \(begin) s") }
            // A window that holds a period of a vowel at least.
            if begin < 0.29 || end > 0.615 { #expect(!formants.isEmpty, "from \(begin) s") }
        }
        var analyzer = try FormantAnalyzer(sampleRate: 16_000, soundSampleCount: samples.count)
        var frames: [[Formant]] = []
        for start in stride(from: 0, to: samples.count, by: 333) {
            frames += try analyzer.push(Array(samples[start..<min(samples.count, start + 333)]))
        }
        #expect(frames + analyzer.finish() == track.frames)
    }

    @Test func anySoundGivesDefinedValues() throws {
        let constant = [Float](repeating: 0.5, count: 2_000)
        let clipped = SyntheticSound.white(0.125, level: 50).map { max(-1, min(1, $0)) }
        let huge = SyntheticSound.white(0.125, level: 1e9)
        let tiny = SyntheticSound.white(0.125, level: 1e-30)
        let tone = (0..<2_000).map { Float(sin(0.3 * Double($0))) }
        var click = SyntheticSound.silence(0.125)
        click[1_000] = 1
        for samples in [constant, clipped, huge, tiny, tone, click] {
            for formant in try FormantTrack.measure(samples, sampleRate: 16_000, parameters: Self.quick).frames.joined() {
                #expect(formant.frequencyHz >= 50 && formant.frequencyHz <= 5_450)
                #expect(formant.bandwidthHz.isFinite)
            }
        }
    }

    @Test func whatCannotBeMeasuredIsSaid() throws {
        #expect(throws: SpeechAnalysisError.tooShort(presentSeconds: 0.025, neededSeconds: 0.05)) {
            try FormantTrack.measure([Float](repeating: 0, count: 400), sampleRate: 16_000)
        }
        #expect(throws: SpeechAnalysisError.notFinite(index: 700)) {
            var samples = SyntheticSound.white(0.1)
            samples[700] = .nan
            return try FormantTrack.measure(samples, sampleRate: 16_000)
        }
        #expect(throws: SpeechAnalysisError.unsupportedSampleRate(10)) { try FormantAnalyzer(sampleRate: 10) }
        for parameters in [
            FormantParameters(timeStep: -1), FormantParameters(maximumNumberOfFormants: 0.5), FormantParameters(formantCeiling: .nan),
            FormantParameters(windowLength: -1), FormantParameters(preEmphasisFrom: 6_000), FormantParameters(lookahead: 0),
            FormantParameters(maximumNumberOfFormants: 10, formantCeiling: 500, windowLength: 0.005),
        ] { #expect(throws: SpeechAnalysisError.self) { try FormantAnalyzer(sampleRate: 16_000, parameters: parameters) } }
    }
}
