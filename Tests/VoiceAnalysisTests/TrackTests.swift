import Foundation
import Testing
import VoiceCore

@testable import VoiceAnalysis

/// How measures over time are kept and given out.
@Suite struct TrackTests {
    private func track(_ values: [Double?], step: Double = 0.5) -> AnalysisTrack {
        var track = AnalysisTrack(
            .pitch, [.init(name: "frequency", unit: .hertz)], .init(startSeconds: 0.25, stepSeconds: step), lowest: 0, highest: 600)
        for value in values { track.append(value) }
        return track
    }

    @Test func valuesAreKeptToAHundredthAndAbsenceIsKept() {
        let kept = track([100.1234, nil, 599.999, 900, .nan])
        #expect(kept.rowCount == 5)
        #expect(abs((kept.value(0, 0) ?? 0) - 100.1234) < 0.005)
        #expect(kept.value(1, 0) == nil && kept.value(4, 0) == nil)
        #expect(kept.value(3, 0) == kept.value(2, 0).map { _ in 600 + kept.encodingStep }, "too high is the highest code")
    }

    @Test func rowsAreChosenByTheirTimes() {
        let kept = track([1, 2, 3, 4].map { 100 * $0 })
        #expect(kept.rows(from: 0, to: .infinity) == 0..<4)
        #expect(kept.rows(from: 0.25, to: 0.75) == 0..<2)
        #expect(kept.rows(from: 0.3, to: 0.7).isEmpty)
        #expect(kept.rows(from: 1, to: 100) == 2..<4)
        #expect(kept.rows(from: 50, to: 100).isEmpty && kept.rows(from: 2, to: 1).isEmpty)
    }

    @Test func rowsArePutTogetherToTheNumberThatIsAskedFor() {
        let excerpt = TrackExcerpt(track([100, 200, nil, nil, 300]), points: 3)
        #expect(excerpt.rows == 3 && excerpt.startSeconds == 0.5 && excerpt.stepSeconds == 1)
        let values = excerpt.columns[0].values
        #expect(abs((values[0] ?? 0) - 150) < 0.01 && values[1] == nil && abs((values[2] ?? 0) - 300) < 0.01)
        #expect(TrackExcerpt(track([100]), points: 1).rows == 1 && TrackExcerpt(track([]), points: 5).rows == 0)
    }

    @Test func levelsArePutTogetherByTheirPower() throws {
        var levels = AnalysisTrack(
            .intensity, [.init(name: "level", unit: .decibels)], .init(startSeconds: 0, stepSeconds: 1), lowest: -100, highest: 110)
        for value in [60.0, 70] { levels.append(value) }
        let value = try #require(TrackExcerpt(levels, points: 1).columns[0].values[0])
        #expect(abs(value - 67.404) < 0.01)
    }

    @Test func aFileIsReadInParts() throws {
        let result = try analyzed(SpokenSounds.phrases(3))
        let bytes = try TrackFile.bytes(of: result.tracks)
        #expect(try TrackFile.read(bytes) == result.tracks)
        let (file, start) = try TrackFile.directory(Array(bytes.prefix(Int(TrackFile.longestDirectory))))
        for entry in file.tracks {
            let whole = try #require(result.tracks[entry.measure])
            let rows = entry.rows(from: 1, to: 2)
            let place = try entry.bytes(rows: rows)
            let part = try entry.track(Array(bytes[start + place.lowerBound..<start + place.upperBound]), from: rows.lowerBound)
            #expect(TrackExcerpt(part, from: 1, to: 2) == TrackExcerpt(whole, from: 1, to: 2), "\(entry.measure)")
        }
    }

    @Test(arguments: [[], Array("CRTRACKS".utf8), Array("CRTRACKS\u{1}\0\0\0{".utf8), Array("WAVEfmt ............".utf8)])
    func whatIsNoTrackFileIsRefused(bytes: [UInt8]) {
        #expect(throws: TrackFile.Unreadable.self) { try TrackFile.read(bytes) }
    }

    @Test func aCutFileIsRefused() throws {
        let bytes = try TrackFile.bytes(of: analyzed(SpokenSounds.phrases(1)).tracks)
        #expect(throws: TrackFile.Unreadable.self) { try TrackFile.read(Array(bytes.dropLast(10))) }
    }

    /// An hour's tracks have the size of some minutes of speech.
    @Test func picturesDoNotGrowWithTheRecording() throws {
        var survey = try SoundSurvey(sampleRate: 16_000, channelCount: 1)
        let piece = AudioBuffer(SpokenSounds.phrases(8), sampleRate: 16_000)
        for _ in 0..<20 { try survey.push(piece) }
        let surveyed = survey.finish()
        var meter = try PictureMeter(surveyed)
        for _ in 0..<20 { try meter.push(piece.channels[0]) }
        let (spectrogram, waveform) = (meter.finishSpectrogram(), meter.finishWaveform())
        #expect((7_000...8_400).contains(spectrogram.rowCount), "\(spectrogram.rowCount)")
        #expect((7_000...8_400).contains(waveform.rowCount))
        #expect(abs(spectrogram.seconds(spectrogram.rowCount - 1) - surveyed.seconds) < 0.1)
    }

    @Test func aWaveKeepsItsExtremes() throws {
        var samples = [Float](repeating: 0.1, count: 320_000)
        samples[200_000] = -0.9
        samples[200_001] = 0.8
        let wave = try #require(try analyzed(samples).tracks[.waveform])
        let excerpt = TrackExcerpt(wave, points: 10)
        #expect(excerpt.columns[0].values.compactMap { $0 }.min().map { abs($0 + 0.9) < 0.001 } == true)
        #expect(excerpt.columns[1].values.compactMap { $0 }.max().map { abs($0 - 0.8) < 0.001 } == true)
    }

    @Test func aToneIsABandOfTheSpectrogram() throws {
        let tone = (0..<32_000).map { Float(0.5 * sin(2 * .pi * 2_000 * Double($0) / 16_000)) }
        let track = try #require(try analyzed(tone).tracks[.spectrogram])
        let bins = try #require(track.bins)
        let middle = (0..<bins.count).map { track.value(track.rowCount / 2, $0) ?? -100 }
        let loudest = try #require(middle.indices.max { middle[$0] < middle[$1] })
        #expect(abs(bins.lowestHz + Double(loudest) * bins.stepHz - 2_000) < 120, "its window of 5 ms is some 200 Hz wide")
        let image = try #require(PNGImage(spectrogram: track, columns: 200))
        #expect(image.width <= 200 && image.height == bins.count)
        let row = bins.count - 1 - loudest
        #expect(image.grey[row * image.width + image.width / 2] < 20 && image.grey[image.width / 2] > 200)
    }
}

extension AnalysisTrack {
    fileprivate var encodingStep: Double {
        if case .codes(_, _, let step) = encoding { step } else { 0 }
    }
}
