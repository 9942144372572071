import Foundation
import SpeechAnalysis
import Testing

/// Jitter, shimmer and breaks are made pulse by pulse; here the definitions are reckoned from all of them at once.
@Suite struct PerturbationTests {
    private static let limits = PeriodLimits()

    /// Some thousand pulses of a voice that wavers, leaps and pauses; amplitudes lack here and there.
    private static let pulses: [VoicePulse] = {
        var generator = SplitMix64(state: 7)
        var (pulses, time): ([VoicePulse], Double) = ([], 0.05)
        for number in 0..<6_000 {
            let amplitude = number % 97 == 0 ? nil : 0.3 + 0.2 * Double.random(in: 0..<1, using: &generator)
            pulses.append(VoicePulse(seconds: time, amplitude: amplitude))
            let leap = number % 211 == 0 ? 0.4 : number % 53 == 0 ? 0.004 : 0
            time += 0.008 + 0.000_4 * Double.random(in: -1..<1, using: &generator) + leap
        }
        return pulses
    }()

    private struct SplitMix64: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    private func quotient(_ values: [Double], _ points: Int, _ linked: [Bool]) -> Double? {
        let all = values.indices.dropLast(points - 1).compactMap { first -> Double? in
            guard linked[first..<first + points - 1].allSatisfy({ $0 }) else { return nil }
            let mean = values[first..<first + points].reduce(0, +) / Double(points)
            return abs(values[first + points / 2] - mean)
        }
        return all.isEmpty ? nil : all.reduce(0, +) / Double(all.count)
    }

    private func meanDifference(_ values: [Double], _ linked: [Bool]) -> Double {
        let all = linked.indices.filter { linked[$0] }.map { abs(values[$0] - values[$0 + 1]) }
        return all.reduce(0, +) / Double(all.count)
    }

    private func areNeighbours(_ a: Double, _ b: Double) -> Bool {
        let limits = Self.limits
        func isPeriod(_ seconds: Double) -> Bool { seconds >= limits.shortestPeriod && seconds <= limits.longestPeriod }
        return isPeriod(a) && isPeriod(b) && max(a, b) <= limits.maximumPeriodFactor * min(a, b)
    }

    @Test func jitterIsThatOfAllPeriods() throws {
        let times = Self.pulses.map(\.seconds)
        let intervals = zip(times.dropFirst(), times).map { $0 - $1 }
        let linked = zip(intervals, intervals.dropFirst()).map(areNeighbours)
        let periods = intervals.indices.filter { ($0 > 0 && linked[$0 - 1]) || ($0 < linked.count && linked[$0]) }.map { intervals[$0] }
        let mean = periods.reduce(0, +) / Double(periods.count)
        let jitter = Jitter(PointProcess(seconds: times, durationSeconds: 100))
        #expect(jitter.periodCount == periods.count && jitter.meanPeriodSeconds == mean)
        #expect(jitter.localAbsoluteSeconds == meanDifference(intervals, linked))
        #expect(jitter.local == meanDifference(intervals, linked) / mean)
        #expect(jitter.rap == quotient(intervals, 3, linked).map { $0 / mean })
        #expect(jitter.ppq5 == quotient(intervals, 5, linked).map { $0 / mean })
        let squares = periods.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let deviation = (squares / Double(periods.count - 1)).squareRoot()
        #expect(abs((jitter.standardDeviationSeconds ?? 0) / deviation - 1) < 1e-10)
    }

    @Test func shimmerIsThatOfAllAmplitudes() throws {
        let counted = Self.pulses.dropFirst().dropLast().filter { $0.amplitude != nil }
        let values = counted.compactMap(\.amplitude)
        let linked = zip(counted, counted.dropFirst()).map { a, b in
            let (low, high) = (min(a.amplitude ?? 0, b.amplitude ?? 0), max(a.amplitude ?? 0, b.amplitude ?? 0))
            let seconds = b.seconds - a.seconds
            return seconds >= Self.limits.shortestPeriod && seconds <= Self.limits.longestPeriod
                && high <= Self.limits.maximumAmplitudeFactor * low
        }
        let mean = values.reduce(0, +) / Double(values.count)
        let shimmer = Shimmer(Self.pulses)
        #expect(shimmer.local == meanDifference(values, linked) / mean)
        #expect(shimmer.apq3 == quotient(values, 3, linked).map { $0 / mean })
        #expect(shimmer.apq5 == quotient(values, 5, linked).map { $0 / mean })
        #expect(shimmer.apq11 == quotient(values, 11, linked).map { $0 / mean })
    }

    @Test func breaksAreTheLongDistances() {
        let times = Self.pulses.map(\.seconds)
        let long = zip(times.dropFirst(), times).map { $0 - $1 }.filter { $0 > 1.25 / 75 }
        let breaks = VoiceBreaks(PointProcess(seconds: times, durationSeconds: 100))
        #expect(breaks.count == long.count && breaks.seconds == long.reduce(0, +) && breaks.degree == breaks.seconds / 100)
    }
}
