import Foundation
import SpeechAnalysis
import Testing

@Suite struct SpectrogramTests {
    static func sine(_ hertz: Double, seconds: Double, rate: Double = 16_000) -> [Float] {
        (0..<Int(seconds * rate)).map { Float(sin(2 * .pi * hertz * Double($0) / rate)) }
    }

    @Test func aToneStandsInItsBin() throws {
        let spectrogram = try Spectrogram.measure(
            Self.sine(1_000, seconds: 0.3), sampleRate: 16_000, parameters: SpectrogramParameters(windowLength: 0.03))
        for frame in 0..<spectrogram.grid.count {
            let bins = Array(spectrogram.frame(frame))
            let loudest = try #require(bins.indices.max { bins[$0] < bins[$1] })
            #expect(abs(spectrogram.frequencyHz(loudest) - 1_000) <= spectrogram.frequencyStepHz / 2)
        }
    }

    /// Praat 6.1.38, "To Spectrogram: 0.005, 5000, 0.002, 20, Gaussian" of 1 s at 16 kHz.
    @Test func framesAndBinsLieWherePraatsDo() throws {
        let fine = try SpectrogramAnalyzer(sampleRate: 16_000, soundSampleCount: 16_000)
        #expect(fine.grid.count == 496 && abs(fine.grid.startSeconds - 0.005) < 1e-9)
        #expect(fine.binCount == 160 && fine.frequencyStepHz == 31.25 && fine.lowestFrequencyHz == 0)
        let narrow = SpectrogramParameters(windowLength: 0.03, maximumFrequency: 4_000, timeStep: 0.005, frequencyStep: 50)
        let coarse = try SpectrogramAnalyzer(sampleRate: 16_000, parameters: narrow, soundSampleCount: 16_000)
        #expect(coarse.grid.count == 188 && abs(coarse.grid.startSeconds - 0.0325) < 1e-9)
        #expect(coarse.binCount == 85 && coarse.frequencyStepHz == 46.875 && coarse.lowestFrequencyHz == 15.625)
    }

    @Test func whiteNoiseReadsItsVariance() throws {
        let spectrogram = try Spectrogram.measure(SyntheticSound.white(0.5, level: 0.3), sampleRate: 16_000)
        let mean = Double(spectrogram.power.reduce(0, +)) / Double(spectrogram.power.count)
        #expect(abs(10 * log10(mean / (0.09 / 3))) < 0.3)
    }

    /// Praat 6.1.38 through praat-parselmouth 0.4.7: `to_spectrogram()` of `SyntheticSound.speech(0.5)`, in dB re 2·10⁻⁵.
    @Test(arguments: [(20, 16, 68.835), (60, 5, 67.992), (100, 40, 25.348), (160, 80, 53.668), (220, 120, 20.096)])
    func levelsArePraats(_ frame: Int, _ bin: Int, _ decibels: Double) throws {
        let spectrogram = try Spectrogram.measure(SyntheticSound.speech(0.5), sampleRate: 16_000)
        #expect(abs(spectrogram.decibels(frame: frame, bin: bin) - decibels) < 0.05)
    }

    @Test func piecesOfAnySizeGiveTheSameFrames() throws {
        let samples = SyntheticSound.speech(0.4)
        let whole = try Spectrogram.measure(samples, sampleRate: 16_000).power
        for longest in [20, 2_000] {
            var analyzer = try SpectrogramAnalyzer(sampleRate: 16_000, soundSampleCount: samples.count)
            var power: [Float] = []
            try feed(samples, longest) { try analyzer.push($0, into: &power) }
            analyzer.finish(into: &power)
            #expect(power == whole)
        }
    }

    @Test func whatCannotBeMeasuredIsSaid() throws {
        #expect(throws: SpeechAnalysisError.tooShort(presentSeconds: 0.005, neededSeconds: 0.01)) {
            try Spectrogram.measure([Float](repeating: 0, count: 80), sampleRate: 16_000)
        }
        #expect(throws: SpeechAnalysisError.notFinite(index: 50)) {
            try Spectrogram.measure([Float](repeating: 0, count: 50) + [.nan] + SyntheticSound.white(0.1), sampleRate: 16_000)
        }
        for parameters in [
            SpectrogramParameters(windowLength: 0), SpectrogramParameters(windowLength: .nan),
            SpectrogramParameters(windowLength: 0.005, maximumFrequency: -1), SpectrogramParameters(windowLength: 10, frequencyStep: 0),
        ] { #expect(throws: SpeechAnalysisError.self) { try SpectrogramAnalyzer(sampleRate: 768_000, parameters: parameters) } }
        let silent = try Spectrogram.measure(SyntheticSound.silence(0.1), sampleRate: 16_000)
        #expect(silent.decibels(frame: 0, bin: 0) == -300)
    }
}

/// Hands `samples` over in pieces of 1 to `longest` samples.
func feed(_ samples: [Float], _ longest: Int, _ body: ([Float]) throws -> Void) rethrows {
    var start = 0
    while start < samples.count {
        let end = min(samples.count, start + Int.random(in: 1...longest))
        try body(Array(samples[start..<end]))
        start = end
    }
}
