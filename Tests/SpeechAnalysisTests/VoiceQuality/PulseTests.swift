import Foundation
import SpeechAnalysis
import Testing

/// Trains of pulses whose periods and amplitudes are known.
@Suite struct PulseTests {
    /// Periods that go to and fro around 8 ms by `jitter`, as a share of the period; amplitudes by `shimmer`.
    static func train(jitter: Double = 0, shimmer: Double = 0, seconds: Double = 2) -> (samples: [Float], times: [Double]) {
        var (times, amplitudes): ([Double], [Double]) = ([], [])
        var (time, sign) = (0.01, 1.0)
        while time < seconds - 0.01 {
            times.append(time)
            amplitudes.append(0.5 * (1 + sign * shimmer / 2))
            time += 0.008 * (1 + sign * jitter / 2)
            sign = -sign
        }
        return (Tones.pulses(times, amplitudes: amplitudes, seconds: seconds), times)
    }

    @Test func findsEachPulseOnce() throws {
        let (samples, times) = Self.train(seconds: 1)
        let pulses = try PointProcess.periodic(samples, sampleRate: 16_000)
        #expect(abs(pulses.count - times.count) <= 4)
        for pulse in pulses.seconds { #expect((times.map { abs($0 - pulse) }.min() ?? 1) < 2e-5) }
        #expect(pulses.seconds == pulses.seconds.sorted())
        #expect(pulses.durationSeconds == 1)
    }

    @Test func aConstantPeriodHasNoJitter() throws {
        let (samples, _) = Self.train()
        let jitter = Jitter(try PointProcess.periodic(samples, sampleRate: 16_000))
        #expect((jitter.local ?? 1) < 0.000_1)
        #expect(abs((jitter.meanPeriodSeconds ?? 0) - 0.008) < 1e-6)
        let noise = Tones.gaussian(samples.count)
        let rms = (samples.reduce(0) { $0 + $1 * $1 } / Float(samples.count)).squareRoot()
        let noisy = zip(samples, noise).map { $0 + 0.01 * rms * Float($1) }
        #expect((Jitter(try PointProcess.periodic(noisy, sampleRate: 16_000)).local ?? 1) <= 0.000_5)
    }

    @Test(arguments: [0.01, 0.02]) func readsTrueJitterBack(_ share: Double) throws {
        let jitter = Jitter(try PointProcess.periodic(Self.train(jitter: share).samples, sampleRate: 16_000))
        #expect(abs((jitter.local ?? 0) / share - 1) < 0.05)
        // Of periods that go to and fro by d, the middle one of three lies 2d/3 from their mean.
        #expect(abs((jitter.rap ?? 0) / (share * 2 / 3) - 1) < 0.05)
        #expect(abs((jitter.localAbsoluteSeconds ?? 0) / (share * 0.008) - 1) < 0.05)
        #expect(jitter.ddp == jitter.rap.map { 3 * $0 })
        #expect((jitter.ppq5 ?? 0) > 0.3 * share)
    }

    @Test(arguments: [0.01, 0.05]) func readsTrueShimmerBack(_ share: Double) throws {
        let (samples, _) = Self.train(shimmer: share)
        let pulses = try PointProcess.periodic(samples, sampleRate: 16_000)
        let shimmer = Shimmer(samples, sampleRate: 16_000, pulses: pulses)
        #expect(abs((shimmer.local ?? 0) / share - 1) < 0.05)
        let decibels = 20 * log10((1 + share / 2) / (1 - share / 2))
        #expect(abs((shimmer.localDecibels ?? 0) / decibels - 1) < 0.05)
        #expect(abs((shimmer.apq3 ?? 0) / (share * 2 / 3) - 1) < 0.05)
        #expect(shimmer.apq11 != nil && shimmer.apq5 != nil && shimmer.dda == shimmer.apq3.map { 3 * $0 })
    }

    @Test func pausesAreNoPeriods() {
        let times = [0.1, 0.108, 0.116, 0.124, 0.3, 0.308, 0.316, 0.324]
        let jitter = Jitter(PointProcess(seconds: times, durationSeconds: 1))
        #expect(jitter.periodCount == 6)
        #expect((jitter.local ?? 1) < 1e-9)
        #expect(jitter.ppq5 == nil)
    }

    @Test func nothingIsNothing() throws {
        let pulses = try PointProcess.periodic(SyntheticSound.silence(0.5), sampleRate: 16_000)
        #expect(pulses.count == 0)
        let jitter = Jitter(pulses)
        #expect(jitter.local == nil && jitter.periodCount == 0 && jitter.meanPeriodSeconds == nil)
        #expect(Shimmer([Float](repeating: 0, count: 8_000), sampleRate: 16_000, pulses: pulses).local == nil)
        let one = PointProcess(seconds: [0.1], durationSeconds: 0.5)
        #expect(Jitter(one).local == nil && Shimmer([0, 0], sampleRate: 16_000, pulses: one).localDecibels == nil)
        #expect(throws: SpeechAnalysisError.self) { _ = try PointProcess.periodic([], sampleRate: 16_000) }
    }
}
