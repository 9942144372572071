import AudioCodecs
import Foundation
import Testing
import VoiceCore

@Suite struct ResamplerTests {
    static func tone(_ hertz: Double, rate: Int, count: Int) -> [Float] {
        (0..<count).map { Float(0.5 * sin(2 * .pi * hertz * Double($0) / Double(rate))) }
    }

    static func resample(_ input: [Float], from rate: Int, to outputRate: Int = 16_000) -> [Float] {
        var resampler = Resampler(inputRate: rate, outputRate: outputRate)
        var output: [Float] = []
        resampler.push(input, into: &output)
        resampler.finish(into: &output)
        return output
    }

    /// 20 log10 of the middle half's RMS over that of a full 0.5 sine.
    static func decibels(_ samples: [Float]) -> Double {
        let middle = samples[samples.count / 4..<samples.count * 3 / 4]
        let power = middle.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(middle.count)
        return 10 * log10(power / 0.125 + 1e-30)
    }

    @Test(arguments: [8_000, 11_025, 22_050, 32_000, 44_100, 48_000, 96_000, 15_999, 44_099])
    func keepsTonesWhereTheyAre(_ rate: Int) {
        for hertz in [100.0, 0.4 * Double(min(rate, 16_000)), 0.45 * Double(min(rate, 16_000))] {
            let output = Self.resample(Self.tone(hertz, rate: rate, count: rate / 5), from: rate)
            let expected = Self.tone(hertz, rate: 16_000, count: output.count)
            let difference = zip(output, expected).map { $0 - $1 }
            #expect(abs(Self.decibels(output)) < 0.01, "\(hertz) Hz at \(rate)")
            #expect(Self.decibels(difference) < -70, "\(hertz) Hz at \(rate)")
        }
    }

    @Test(arguments: [
        (44_100, 8_050), (44_100, 12_000), (48_000, 8_000), (48_000, 9_000), (48_000, 20_000), (96_000, 40_000), (44_099, 8_800),
    ])
    func stopsWhatWouldFold(_ rate: Int, _ hertz: Int) {
        #expect(Self.decibels(Self.resample(Self.tone(Double(hertz), rate: rate, count: rate / 5), from: rate)) < -80)
    }

    @Test func leavesNoImagesWhenGoingUp() {
        let output = Self.resample(Self.tone(3_000, rate: 8_000, count: 1_600), from: 8_000)
        let difference = zip(output, Self.tone(3_000, rate: 16_000, count: output.count)).map { $0 - $1 }
        #expect(Self.decibels(difference) < -80)
    }

    @Test func keepsConstantsAndTheEnd() {
        let output = Self.resample([Float](repeating: 0.5, count: 4_410), from: 44_100)
        #expect(output.count == 1_600)
        #expect(output[400..<1_200].allSatisfy { abs($0 - 0.5) < 1e-5 })
        // A click in the very last input sample is still there.
        #expect((Self.resample([Float](repeating: 0, count: 4_409) + [1], from: 44_100).last ?? 0) > 0.1)
    }

    @Test(arguments: [(1, 44_100), (2, 44_100), (3, 44_100), (4_411, 44_100), (7, 8_000), (1_000, 44_099), (0, 48_000), (5, 16_000)])
    func givesEverySampleItOwes(_ count: Int, _ rate: Int) {
        let owed = (count * 16_000 + rate - 1) / rate
        #expect(Self.resample([Float](repeating: 0.1, count: count), from: rate).count == owed)
    }

    @Test(arguments: [8_000, 16_000, 44_100, 96_000, 44_099]) func anyPiecesGiveTheSameBits(_ rate: Int) {
        let input = (0..<3_000).map { _ in Float.random(in: -1...1) }
        let whole = Self.resample(input, from: rate)
        for longest in [1, 17, 700] {
            var resampler = Resampler(inputRate: rate, outputRate: 16_000)
            var output: [Float] = []
            var offset = 0
            while offset < input.count {
                let end = min(input.count, offset + Int.random(in: 1...longest))
                resampler.push(Array(input[offset..<end]), into: &output)
                offset = end
            }
            resampler.finish(into: &output)
            #expect(output == whole)
        }
    }
}
