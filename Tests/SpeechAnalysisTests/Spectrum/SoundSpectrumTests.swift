import Foundation
import SpeechAnalysis
import Testing

@Suite struct SoundSpectrumTests {
    @Test func aToneIsALine() throws {
        let spectrum = try SoundSpectrum(SpectrogramTests.sine(1_000, seconds: 1.024), sampleRate: 16_000)
        let moments = try #require(spectrum.moments())
        #expect(abs(moments.centreOfGravityHz - 1_000) < 1)
        #expect(moments.standardDeviationHz < 1)
        // A sine of amplitude 1 has half a unit of power.
        #expect(abs(spectrum.bandEnergy(990..<1_010) / 0.512 - 1) < 0.001)
        #expect(spectrum.bandEnergy(2_000..<8_000) < 1e-6)
    }

    @Test func whiteNoiseIsFlat() throws {
        let spectrum = try SoundSpectrum(SyntheticSound.white(1.024), sampleRate: 16_000)
        let moments = try #require(spectrum.moments())
        // An even spread over 0 to 8 kHz: mean 4 kHz, deviation 8 / √12 kHz, no skew, kurtosis −1.2.
        #expect(abs(moments.centreOfGravityHz / 4_000 - 1) < 0.03)
        #expect(abs(moments.standardDeviationHz / 2_309.4 - 1) < 0.03)
        #expect(abs(moments.skewness) < 0.1 && abs(moments.kurtosis + 1.2) < 0.1)
        let difference = try #require(spectrum.bandEnergyDifference(low: 1_000..<2_000, high: 5_000..<6_000))
        #expect(abs(difference) < 0.7)
        let whole = spectrum.bandEnergy(0..<8_000)
        let energy = SyntheticSound.white(1.024).reduce(0.0) { $0 + Double($1 * $1) } / 16_000
        #expect(abs(whole / energy - 1) < 0.001)
    }

    @Test func twoTonesOfKnownMoments() throws {
        let (low, high) = (SpectrogramTests.sine(1_000, seconds: 1.024), SpectrogramTests.sine(3_000, seconds: 1.024))
        // Powers 1 and 1/4: mean 1400, variance 640,000, skewness 1.5, kurtosis 3.25 − 3.
        let moments = try #require(try SoundSpectrum(zip(low, high).map { $0 + 0.5 * $1 }, sampleRate: 16_000).moments())
        #expect(abs(moments.centreOfGravityHz - 1_400) < 1)
        #expect(abs(moments.standardDeviationHz - 800) < 1)
        #expect(abs(moments.skewness - 1.5) < 0.01 && abs(moments.kurtosis - 0.25) < 0.01)
        let byMagnitude = try #require(try SoundSpectrum(zip(low, high).map { $0 + 0.5 * $1 }, sampleRate: 16_000).moments(power: 1))
        #expect(byMagnitude.centreOfGravityHz > 1_600)
    }

    /// Praat 6.1.38 through praat-parselmouth 0.4.7: `to_spectrum()` of `SyntheticSound.speech(0.5)`.
    @Test func momentsArePraats() throws {
        let moments = try #require(try SoundSpectrum(SyntheticSound.speech(0.5), sampleRate: 16_000).moments())
        #expect(abs(moments.centreOfGravityHz / 782.9290 - 1) < 0.001)
        #expect(abs(moments.standardDeviationHz / 501.2545 - 1) < 0.001)
        #expect(abs(moments.skewness / 1.61341 - 1) < 0.001)
        #expect(abs(moments.kurtosis / 4.50582 - 1) < 0.001)
    }

    @Test func silenceHasNoMoments() throws {
        #expect(try SoundSpectrum(SyntheticSound.silence(0.1), sampleRate: 16_000).moments() == nil)
        #expect(throws: SpeechAnalysisError.self) { try SoundSpectrum([0.1], sampleRate: 16_000) }
    }
}

@Suite struct LtasTests {
    @Test func whiteNoiseIsFlat() throws {
        let ltas = try Ltas.measure(SyntheticSound.white(4, level: 0.3), sampleRate: 16_000, bandwidth: 500)
        // Variance 0.03 over 8 kHz, re 4·10⁻¹⁰.
        let expected = 10 * log10(0.03 / 8_000 / 4e-10)
        #expect(ltas.decibels.count == 16)
        for level in ltas.decibels { #expect(abs(level - expected) < 0.5) }
        #expect(abs(try #require(ltas.slope())) < 0.5)
        #expect(abs(try #require(ltas.moments()).centreOfGravityHz / 4_000 - 1) < 0.03)
    }

    /// Praat 6.1.38 through praat-parselmouth 0.4.7: "To Ltas: 500" of `SyntheticSound.speech(2)`.
    @Test func levelsArePraats() throws {
        let ltas = try Ltas.measure(SyntheticSound.speech(2), sampleRate: 16_000, bandwidth: 500)
        for (level, expected) in zip(
            ltas.decibels,
            [31.31, 33.91, 27.36, 28.89, 16.73, 18.49, -5.32, -11.23, -10.55, -10.33, -10.15, -9.48, -9.31, -8.82, -8.95, -9.19])
        { #expect(abs(level - expected) < 0.5) }
    }

    /// What does not swing has no negative frequency beside it: its whole power, 0.1², is in the first bin, once.
    @Test func aConstantCountsOnce() throws {
        let ltas = try Ltas.measure([Float](repeating: 0.1, count: 32_000), sampleRate: 16_000)
        #expect(abs(ltas.decibels[0] - 10 * log10(0.01 / 100 / 4e-10)) < 0.1)
    }

    @Test func piecesOfAnySizeGiveTheSameAverage() throws {
        let samples = SyntheticSound.speech(1)
        var analyzer = try LtasAnalyzer(sampleRate: 16_000, bandwidth: 500)
        try feed(samples, 700) { try analyzer.push($0) }
        #expect(try analyzer.finish() == Ltas.measure(samples, sampleRate: 16_000, bandwidth: 500))
    }

    @Test func whatCannotBeMeasuredIsSaid() throws {
        #expect(throws: SpeechAnalysisError.tooShort(presentSeconds: 0.01, neededSeconds: 0.02)) {
            try Ltas.measure(SyntheticSound.white(0.01), sampleRate: 16_000)
        }
        #expect(throws: SpeechAnalysisError.self) { try LtasAnalyzer(sampleRate: 16_000, bandwidth: 0) }
        let silent = try Ltas.measure(SyntheticSound.silence(0.1), sampleRate: 16_000)
        #expect(silent.decibels.allSatisfy { $0 == -300 } && silent.moments() == nil)
        #expect(silent.meanDecibels(0..<1) == nil)
    }
}
