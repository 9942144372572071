import Foundation
import SpeechAnalysis
import Testing

@Suite struct MFCCTests {
    /// Praat 6.1.38 through praat-parselmouth 0.4.7: `to_mfcc()` of `SyntheticSound.speech(0.5)`: c0, c1, c2, c6, c12 of two frames.
    @Test func coefficientsArePraats() throws {
        let track = try MFCCTrack.measure(SyntheticSound.speech(0.5), sampleRate: 16_000)
        #expect(track.frameCount == 94 && track.valuesPerFrame == 13)
        for (frame, expected) in [(20, [573.99, 452.37, -173.03, -24.08, 5.75]), (70, [763.32, 366.94, -215.21, -28.81, 22.16])] {
            let values = Array(track.frame(frame))
            for (k, value) in zip([0, 1, 2, 6, 12], expected) { #expect(abs(Double(values[k]) - value) < 0.5, "c\(k) of \(frame)") }
        }
    }

    @Test func filtersOverlapByHalfAndPeakAtOne() {
        let bank = MelFilterBank(firstMel: 100, distanceMel: 100, sampleRate: 16_000, binCount: 4_097, binWidthHz: 8_000 / 4_096)
        #expect(bank.centresMel.count == 27)
        for (filter, centre) in bank.centresMel.enumerated() where filter > 0 {
            func response(_ mel: Double) -> Float {
                var power = [Float](repeating: 0, count: 4_097)
                power[Int((MelScale.hertz(mel: mel) / (8_000 / 4_096)).rounded())] = 1
                return bank.apply(filter, to: power)
            }
            #expect(response(centre) > 0.96)
            #expect(abs(response(centre - 50) - 0.5) < 0.05)
            #expect(response(centre + 101) == 0 && response(centre - 101) == 0)
        }
        #expect(abs(MelScale.mel(hertz: 1_000) - 999.99) < 0.1)
        #expect(abs(MelScale.hertz(mel: MelScale.mel(hertz: 3_210)) - 3_210) < 1e-9)
    }

    @Test func louderChangesC0Alone() throws {
        let quiet = try MFCCTrack.measure(SyntheticSound.white(0.1, level: 0.05), sampleRate: 16_000)
        let loud = try MFCCTrack.measure(SyntheticSound.white(0.1, level: 0.5), sampleRate: 16_000)
        for frame in 0..<quiet.frameCount {
            let (a, b) = (Array(quiet.frame(frame)), Array(loud.frame(frame)))
            // 20 dB in each of 27 filters.
            #expect(abs(b[0] - a[0] - 540) < 0.1)
            for k in 1...12 { #expect(abs(a[k] - b[k]) < 0.01) }
        }
    }

    @Test func silenceIsFinite() throws {
        let track = try MFCCTrack.measure(SyntheticSound.silence(0.1), sampleRate: 16_000)
        #expect(track.values.allSatisfy { $0.isFinite })
    }

    @Test func piecesOfAnySizeGiveTheSameValues() throws {
        let samples = SyntheticSound.speech(0.4)
        let whole = try MFCCTrack.measure(samples, sampleRate: 16_000).values
        var analyzer = try MFCCAnalyzer(sampleRate: 16_000, soundSampleCount: samples.count)
        var values: [Float] = []
        try feed(samples, 300) { try analyzer.push($0, into: &values) }
        analyzer.finish(into: &values)
        #expect(values == whole)
    }

    @Test func whatCannotBeMeasuredIsSaid() throws {
        #expect(throws: SpeechAnalysisError.self) { try MFCCTrack.measure([], sampleRate: 16_000) }
        var parameters = MFCCParameters()
        parameters.distanceBetweenFilters = 3_000
        #expect(throws: SpeechAnalysisError.self) { try MFCCAnalyzer(sampleRate: 16_000, parameters: parameters) }
        parameters = MFCCParameters()
        parameters.numberOfCoefficients = 0
        #expect(throws: SpeechAnalysisError.self) { try MFCCAnalyzer(sampleRate: 16_000, parameters: parameters) }
    }
}
