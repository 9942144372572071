import Foundation
import SpeechAnalysis
import Testing

/// The test signals of EBU Tech 3341 and 3342 that are sines, shortened, with the readings that the documents require.
@Suite struct LoudnessTests {
    /// Low, so that the minutes that the documents ask for are quick; the weighting's corners do not depend on it.
    static let rate = 8_000.0

    /// A sine of 1 kHz; pieces follow each other in phase.
    static func tone(_ pieces: [(decibels: Double, seconds: Double)], hertz: Double = 1_000, rate: Double = rate) -> [Float] {
        var samples: [Float] = []
        for piece in pieces {
            let amplitude = pow(10, piece.decibels / 20)
            for _ in 0..<Int((piece.seconds * rate).rounded()) {
                samples.append(Float(amplitude * sin(2 * .pi * hertz * Double(samples.count) / rate)))
            }
        }
        return samples
    }

    static func stereo(_ pieces: [(decibels: Double, seconds: Double)]) throws -> Loudness {
        let channel = tone(pieces)
        return try Loudness.measure([channel, channel], sampleRate: rate)
    }

    @Test(arguments: [-23.0, -33]) func anEvenToneReadsItsLevelEverywhere(_ level: Double) throws {
        let loudness = try Self.stereo([(level, 4)])
        for reading in [loudness.integratedLUFS, loudness.maximumMomentaryLUFS, loudness.maximumShortTermLUFS] {
            #expect(abs(try #require(reading) - level) < 0.1)
        }
    }

    @Test func theGatesLeaveOutWhatIsQuiet() throws {
        let relative = try Self.stereo([(-36, 2), (-23, 12), (-36, 2)])
        #expect(abs(try #require(relative.integratedLUFS) + 23) < 0.1)
        let both = try Self.stereo([(-72, 2), (-36, 2), (-23, 12), (-36, 2), (-72, 2)])
        #expect(abs(try #require(both.integratedLUFS) + 23) < 0.1)
        let none = try Self.stereo([(-26, 10), (-20, 10.05), (-26, 10)])
        #expect(abs(try #require(none.integratedLUFS) + 23) < 0.1)
    }

    @Test func surroundChannelsCountMoreAndEffectsNotAtAll() throws {
        let (front, centre, back) = (Self.tone([(-28, 3)]), Self.tone([(-24, 3)]), Self.tone([(-30, 3)]))
        let five = try Loudness.measure([front, front, centre, back, back], sampleRate: Self.rate)
        #expect(abs(try #require(five.integratedLUFS) + 23) < 0.1)
        let effects = Self.tone([(0, 3)])
        let six = try Loudness.measure([front, front, centre, effects, back, back], sampleRate: Self.rate)
        #expect(six.integratedLUFS == five.integratedLUFS)
        #expect(six.truePeakDecibels == five.truePeakDecibels)
    }

    @Test func windowsOfThreeSecondsAndOfFourTenths() throws {
        let shortTerm = try Self.meter([(Double, Double)](repeating: [(-20, 1.34), (-30, 1.66)], times: 5)).shortTermTrack
        #expect(shortTerm.allSatisfy { abs(($0 ?? 0) + 23) < 0.1 })
        let momentary = try Self.meter([(Double, Double)](repeating: [(-20, 0.18), (-30, 0.22)], times: 25)).momentaryTrack
        #expect(momentary.allSatisfy { abs(($0 ?? 0) + 23) < 0.1 })
    }

    static func meter(_ pieces: [(Double, Double)]) throws -> LoudnessMeter {
        let channel = tone(pieces.map { (decibels: $0.0, seconds: $0.1) })
        var meter = try LoudnessMeter(sampleRate: rate, layout: [.front, .front])
        try meter.push([channel, channel])
        return meter
    }

    @Test(arguments: [0, 1, 4, 7, 13, 19]) func aBurstIsReadWhereverItBegins(_ place: Int) throws {
        let silence = -200.0
        let short = try Self.stereo([(silence, Double(place) * 0.15), (-23, 3), (silence, 1)])
        #expect(abs(try #require(short.maximumShortTermLUFS) + 23) < 0.1)
        let momentary = try Self.stereo([(silence, Double(place) * 0.02), (-23, 0.4), (silence, 1)])
        #expect(abs(try #require(momentary.maximumMomentaryLUFS) + 23) < 0.1)
    }

    @Test func theRangeOfSteps() throws {
        for (levels, range) in [([-20.0, -30], 10.0), ([-20, -15], 5), ([-40, -20], 20), ([-50, -35, -20, -35, -50], 15)] {
            let loudness = try Loudness.measure([Self.tone(levels.map { ($0, 20) })], sampleRate: Self.rate)
            #expect(abs(try #require(loudness.rangeLU) - range) < 1, "\(levels)")
        }
    }

    /// 3341, signals 15 to 19: the samples miss the tops of these sines.
    @Test func thePeakBetweenTheSamples() throws {
        let signals = [(4.0, 0.0, 0.5, -6.0), (4, 45, 0.5, -6), (6, 60, 0.5, -6), (8, 67.5, 0.5, -6), (4, 45, 1.41, 3)]
        for (divisor, degrees, amplitude, expected) in signals {
            let samples = (0..<8_000).map { n -> Float in
                // Faded in and out, since a sine that is cut off is no sine.
                let fade = min(1, Double(n) / 80, Double(8_000 - n) / 80)
                return Float(fade * amplitude * sin(2 * .pi * (Double(n) / divisor + degrees / 360)))
            }
            let loudness = try Loudness.measure([samples], sampleRate: Self.rate)
            let peak = try #require(loudness.truePeakDecibels)
            #expect(peak < expected + 0.2 && peak > expected - 0.4, "\(divisor) \(degrees): \(peak)")
        }
    }

    /// BS.1770: a full-scale sine of 997 Hz in one channel reads −3.01 LKFS, whatever the rate.
    @Test(arguments: [11_025.0, 16_000, 44_100, 48_000, 96_000, 192_000]) func theRateDoesNotMatter(_ rate: Double) throws {
        let loudness = try Loudness.measure([Self.tone([(0, 0.6)], hertz: 997, rate: rate)], sampleRate: rate)
        #expect(abs(try #require(loudness.integratedLUFS) + 3.01) < 0.05)
    }

    /// FFmpeg 5.1.9, `ebur128=peak=true`, on the same 5 s as 16-bit WAV: I −21.2 LUFS, peak −1.7 dBFS.
    @Test func speechLikeSoundReadsAsFFmpegReadsIt() throws {
        let loudness = try Loudness.measure([SyntheticSound.speech(5, level: 0.8)], sampleRate: 16_000)
        #expect(abs(try #require(loudness.integratedLUFS) + 21.2) < 0.1)
        #expect(abs(try #require(loudness.truePeakDecibels) + 1.7) < 0.1)
    }

    /// FFmpeg 5.1.9, `ebur128`, on 16-bit WAV of a tone of 1 kHz that climbs from −40 dB by so many dB each 0.5 s.
    @Test(arguments: [(4.0, 3.0, 5.54), (8, 1, 8.61), (70, 0.2, 22.8)])
    func theRangeIsThatOfFFmpeg(_ seconds: Double, _ step: Double, _ range: Double) throws {
        let samples = (0..<Int(seconds * 16_000)).map { n -> Float in
            let amplitude = pow(10, (-40 + step * Double(n / 8_000)) / 20)
            return Float((32_767 * amplitude * sin(2 * .pi * 1_000 * Double(n) / 16_000)).rounded() / 32_768)
        }
        let loudness = try Loudness.measure([samples], sampleRate: 16_000)
        #expect(abs(try #require(loudness.rangeLU) - range) < 0.02)
    }

    @Test func silenceHasNoLoudness() throws {
        let loudness = try Loudness.measure([[Float](repeating: 0, count: 40_000)], sampleRate: Self.rate)
        for reading in [
            loudness.integratedLUFS, loudness.integratedThresholdLUFS, loudness.rangeLU, loudness.maximumMomentaryLUFS,
            loudness.maximumShortTermLUFS, loudness.truePeakDecibels,
        ] { #expect(reading == nil) }
        let quiet = try Self.stereo([(-80, 5)])
        #expect(quiet.integratedLUFS == nil && quiet.rangeLU == nil)
        #expect(quiet.maximumMomentaryLUFS != nil)
    }

    @Test func piecesOfAnySizeGiveTheSameReadings() throws {
        let (left, right) = (SyntheticSound.speech(3.3), SyntheticSound.white(3.3))
        let whole = try Loudness.measure([left, right], sampleRate: 16_000)
        for longest in [30, 4_000] {
            var meter = try LoudnessMeter(sampleRate: 16_000, layout: [.front, .front])
            var start = 0
            while start < left.count {
                let end = min(left.count, start + Int.random(in: 1...longest))
                try meter.push([Array(left[start..<end]), Array(right[start..<end])])
                start = end
            }
            #expect(meter.loudness == whole)
        }
    }

    @Test func whatCannotBeMeasuredIsSaid() throws {
        #expect(throws: SpeechAnalysisError.tooShort(presentSeconds: 0.25, neededSeconds: 0.4)) {
            try Loudness.measure([[Float](repeating: 0.1, count: 4_000)], sampleRate: 16_000)
        }
        #expect(throws: SpeechAnalysisError.self) { try Loudness.measure([], sampleRate: 16_000) }
        #expect(throws: SpeechAnalysisError.unsupportedSampleRate(1_000)) { try LoudnessMeter(sampleRate: 1_000) }
        #expect(throws: SpeechAnalysisError.self) { try Loudness.measure([[0, 0], [0]], sampleRate: 16_000) }
        var meter = try LoudnessMeter(sampleRate: 16_000)
        try meter.push([[0.5, 0.5]])
        #expect(throws: SpeechAnalysisError.notFinite(index: 3)) { try meter.push([[0, .nan, 0]]) }
        #expect(throws: SpeechAnalysisError.notFinite(index: 2)) { try meter.push([[.infinity]]) }
    }
}

extension Array {
    fileprivate init(repeating pattern: [Element], times: Int) { self = (0..<times).flatMap { _ in pattern } }
}
