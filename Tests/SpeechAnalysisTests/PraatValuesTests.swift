import Foundation
import SpeechAnalysis
import Testing

/// Values of Praat 6.1.38, through praat-parselmouth 0.4.7 with its default parameters, of a sound that is made anew here: what the parity
/// bench compares at length over recordings, on one sound.
@Suite struct PraatValuesTests {
    static let sound = mixed(SyntheticSound.speech(2), SyntheticSound.white(2, level: 0.005))

    /// `to_pitch_ac()`, `to_pitch_cc()`: frames, voiced ones, mean, standard deviation, median; then frame, Hz, strength.
    @Test(arguments: [
        (
            PitchParameters.Method.autocorrelation, [197, 138, 124.653_063_6, 14.183_045_1, 126.232_087_1],
            [
                (30, 146.8957, 0.98462), (65, 124.0487, 0.95794), (101, 128.1822, 0.71067), (130, 129.4382, 0.90804),
                (168, 105.2731, 0.96044),
            ]
        ),
        (
            .crossCorrelation, [593, 409, 124.173_971_7, 14.139_289_5, 124.143_415_7],
            [
                (88, 144.6642, 0.93192), (193, 121.0472, 0.96714), (284, 137.6252, 0.59988), (393, 129.2614, 0.93095),
                (507, 105.2692, 0.98168),
            ]
        ),
    ]) func pitch(_ method: PitchParameters.Method, _ whole: [Double], _ frames: [(Int, Double, Double)]) throws {
        let track = try Pitch.track(Self.sound, sampleRate: 16_000, method: method)
        let statistics = try #require(track.statistics())
        #expect(Double(statistics.frames) == whole[0] && Double(statistics.voicedFrames) == whole[1])
        #expect(abs(statistics.meanHz / whole[2] - 1) < 1e-4 && abs(statistics.medianHz / whole[4] - 1) < 1e-4)
        #expect(abs(statistics.standardDeviationHz / whole[3] - 1) < 1e-3)
        for (frame, hertz, strength) in frames {
            #expect(abs((track[frame] ?? 0) / hertz - 1) < 5e-4, "frame \(frame)")
            #expect(abs(track.strengths[frame] - strength) < 1e-3, "frame \(frame)")
        }
    }

    /// `to_intensity()`: frame, dB; the mean by energy.
    @Test func intensity() throws {
        let track = try Intensity.track(Self.sound, sampleRate: 16_000)
        #expect(track.frameCount == 243 && abs(track.grid.startSeconds - 0.032) < 1e-9)
        for (frame, level) in [(10, 60.34773), (60, 70.30185), (120, 43.39929), (180, 54.268), (230, 43.4691)] {
            #expect(abs(track.decibels[frame] - level) < 1e-3)
        }
        #expect(abs(track.meanDecibels - 64.228_405) < 0.01)
    }

    /// `to_harmonicity_cc()`, `to_harmonicity_ac(0.01, 75, 0.1, 4.5)`: frames, those that sound, mean, standard deviation; frame, dB.
    @Test(arguments: [
        (
            PitchParameters.Method.crossCorrelation, [198, 128, 15.071_056, 5.162_375],
            [(30, 14.1667), (63, 16.1888), (102, 7.2533), (131, 12.6818), (169, 18.9469)]
        ),
        (
            .autocorrelation, [188, 119, 10.307_878, 2.976_020],
            [(27, 10.7486), (61, 10.4665), (97, 7.8621), (125, 8.5606), (162, 8.9318)]
        ),
    ]) func harmonicity(_ method: PitchParameters.Method, _ whole: [Double], _ frames: [(Int, Double)]) throws {
        let track = try Harmonicity.track(Self.sound, sampleRate: 16_000, method: method)
        #expect(Double(track.frameCount) == whole[0] && Double(track.decibels.count { $0 != nil }) == whole[1])
        #expect(abs((track.meanDecibels ?? 0) - whole[2]) < 0.02 && abs((track.standardDeviationDecibels ?? 0) - whole[3]) < 0.02)
        for (frame, decibels) in frames { #expect(abs((track.decibels[frame] ?? 0) - decibels) < 0.02, "frame \(frame)") }
    }

    /// "To PointProcess (periodic, cc): 75, 600": pulses counted from 1, in seconds; "Get jitter: 0, 0, 0.0001, 0.02, 1.3", "Get shimmer: …, 1.6".
    @Test func pulsesJitterAndShimmer() throws {
        let pulses = try PointProcess.periodic(Self.sound, sampleRate: 16_000)
        #expect(pulses.count == 174)
        for (number, seconds) in [(10, 0.085_416_7), (50, 0.508_221_5), (100, 1.105_559_5), (150, 1.713_977_6), (174, 1.989_464_9)] {
            #expect(abs(pulses.seconds[number - 1] - seconds) < 2e-6)
        }
        let (jitter, shimmer) = (Jitter(pulses), Shimmer(Self.sound, sampleRate: 16_000, pulses: pulses))
        for (name, found, expected) in [
            ("local", jitter.local, 0.007_677_94), ("absolute", jitter.localAbsoluteSeconds, 6.179_449e-5),
            ("rap", jitter.rap, 0.002_717_77), ("ppq5", jitter.ppq5, 0.002_551_94), ("ddp", jitter.ddp, 0.008_153_30),
            ("local", shimmer.local, 0.119_312_3), ("dB", shimmer.localDecibels, 1.243_449), ("apq3", shimmer.apq3, 0.014_975_35),
            ("apq5", shimmer.apq5, 0.034_611_38), ("apq11", shimmer.apq11, 0.111_213_3), ("dda", shimmer.dda, 0.044_926_06),
        ] { #expect(abs((found ?? 0) / expected - 1) < 0.02, "\(name): \(found ?? 0)") }
    }

    /// "Voice report: 0, 0, 75, 600, 1.3, 1.6, 0.03, 0.45" of `to_pitch_cc()` and "To PointProcess (cc)", as its text says it, and "To
    /// PowerCepstrogram: 60, 0.002, 5000, 50" with "Get CPPS: no, 0.01, 0.001, 60, 330, 0.05, parabolic, 0.001, 0.05, straight, robust".
    @Test func voiceReport() throws {
        let report = try VoiceReport.make(Self.sound, sampleRate: 16_000)
        #expect(report.pulseCount == 174 && report.jitter.periodCount == 164 && report.breaks.count == 9)
        #expect(abs((report.jitter.meanPeriodSeconds ?? 0) - 8.048_370e-3) < 1e-7)
        #expect(abs((report.jitter.standardDeviationSeconds ?? 0) - 0.918_522e-3) < 1e-6)
        #expect(abs(report.unvoicedFraction - 181.0 / 593) < 1e-9 && abs(report.breaks.seconds - 0.660_992) < 1e-4)
        // Praat interpolates the maximum between frames.
        #expect(abs((report.pitch?.minimumHz ?? 0) - 100.429) < 0.01 && abs((report.pitch?.maximumHz ?? 0) - 153.906) < 0.2)
        #expect(abs((report.periodicity?.meanAutocorrelation ?? 0) - 0.940_052) < 2e-4)
        #expect(abs((report.periodicity?.meanNoiseToHarmonicsRatio ?? 0) - 0.074_141) < 3e-4)
        #expect(abs((report.periodicity?.meanHarmonicsToNoiseDecibels ?? 0) - 14.661) < 0.01)
        #expect(abs((report.cppsDecibels ?? 0) - 11.419_354) < 0.2)
    }

    /// `to_formant_burg()`: medians of F1 to F3; then frame, formants, in Hz.
    @Test func formants() throws {
        let track = try FormantTrack.measure(Self.sound, sampleRate: 16_000)
        #expect(track.frames.count == 312)
        for (number, median) in [674.058, 1_773.995, 2_661.176].enumerated() {
            #expect(abs((track.medianHz(formant: number + 1) ?? 0) / median - 1) < 0.005)
        }
        for (frame, expected) in [(180, [720.63, 1_532.95, 2_553.27]), (240, [705.76, 1_726.72, 2_572.15])] {
            for (found, hertz) in zip(track.frames[frame], expected) { #expect(abs(found.frequencyHz / hertz - 1) < 0.01) }
        }
    }
}
