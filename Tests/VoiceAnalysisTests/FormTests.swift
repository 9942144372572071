import Foundation
import ProgramTestKit
import Testing
import Transcription
import VoiceCore

@testable import VoiceAnalysis

/// The forms in which an analysis is read by people and programs.
@Suite struct FormTests {
    /// A transcript of two words and a word of hesitation.
    private func transcript(_ words: [(String, Double, Double)] = [("Umm,", 0.5, 0.9), ("say \"a\"", 1.6, 2), ("again", 2.05, 2.2)])
        -> Transcript
    {
        let spoken = words.enumerated().map { index, word in
            TranscriptWord(id: "0-\(index)", text: word.0, start: word.1, end: word.2)
        }
        let segment = TranscriptSegment(index: 0, start: 0, end: 3, text: words.map(\.0).joined(separator: " "), words: spoken)
        return Transcript(
            revision: .make(), engine: EngineIdentity(name: "test", version: "1", modelVersion: "1"), settingsHash: "", language: "en",
            duration: 6, segments: [segment])
    }

    @Test func wordsAddTheirMeasures() throws {
        let analysis = try analyzed(SpokenSounds.phrases(4)).analysis.adding(transcript())
        let words = try #require(analysis.words)
        #expect(words.words.value == 2 && words.filledPauses.value == 1)
        #expect(words.rate.value.map { abs($0 - 2 / 4.9 * 60) < 0.001 } == true)
        #expect(words.articulationRate.value.map { $0 > 45 } == true)
        #expect(words.filledPauseTime.value.map { abs($0 - 0.4) < 1e-6 } == true)
        let wordless = try analyzed([0]).analysis
        #expect(MeasureGroup.all(of: analysis).count == MeasureGroup.all(of: wordless).count + 1)
    }

    @Test func theTableHasALineAMeasure() throws {
        let analysis = try analyzed(SpokenSounds.phrases(2)).analysis
        let lines = AnalysisCSV.text(of: analysis).split(separator: "\r\n").map(String.init)
        #expect(lines[0] == "measure,value,unit,reason" && lines[1] == "analysis.version,1,1,")
        #expect(lines.contains { $0.hasPrefix("pitch.median,200") && $0.hasSuffix(",Hz,") })
        #expect(lines.contains("spectrum.band_8000_16000,,dB/Hz,beyond_bandwidth"))
        #expect(Set(lines.map { $0.prefix { $0 != "," } }).count == lines.count, "every id once")
        let named = AnalysisCSV.rows(of: analysis, file: "a, \"b\".wav")
        #expect(named.hasPrefix("\"a, \"\"b\"\".wav\",analysis.version,"))
        #expect(AnalysisCSV.rows(of: analysis, file: "=1+1").hasPrefix("'=1+1,"), "no formula for a spreadsheet")
    }

    @Test func aTrackIsATable() throws {
        let track = try #require(try analyzed(SpokenSounds.phrases(1)).tracks[.formants])
        let lines = table(TrackStretch(track, from: 0.7, to: 0.72)).split(separator: "\r\n").map(String.init)
        #expect(lines[0] == "time (s),f1 (Hz),f2 (Hz),f3 (Hz)")
        #expect(lines.count == TrackExcerpt(track, from: 0.7, to: 0.72).rows + 1 && lines.count > 2)
        #expect(lines[1].hasPrefix("0.7") && lines[1].split(separator: ",", omittingEmptySubsequences: false).count == 4)
        let pauses = TrackStretch(try #require(try analyzed(SpokenSounds.phrases(1)).tracks[.pauses]))
        #expect(AnalysisCSV.piece(0, of: pauses) == "start (s),end (s)\r\n")
    }

    private func table(_ stretch: TrackStretch) -> String {
        (0...).lazy.map { AnalysisCSV.piece($0, of: stretch) }.prefix { $0 != nil }.compactMap { $0 }.joined()
    }

    @Test func aLongTrackIsWrittenInPiecesThatMakeOne() throws {
        var track = AnalysisTrack(
            .pitch, [.init(name: "frequency", unit: .hertz)], .init(startSeconds: 0.02033, stepSeconds: 0.01), lowest: 0, highest: 600)
        for row in 0..<40_000 { track.append(row % 7 == 0 ? nil : 100 + Double(row % 331)) }
        let stretch = TrackStretch(track)
        let lines = table(stretch).split(separator: "\r\n")
        #expect(lines.count == 40_001 && lines[20_001].hasPrefix("200.0203,") && AnalysisCSV.piece(9, of: stretch) == nil)

        struct Line: Encodable {
            let file: String
            let track: TrackExcerpt
        }
        let name = "\"values\":[] .wav"
        var text: [UInt8] = []
        try stretch.writeJSON(within: { Line(file: name, track: $0) }) { text += $0 }
        #expect(try Data(text) == JSON.encode(Line(file: name, track: TrackExcerpt(track))), "the bytes of the whole at once")
    }

    @Test(arguments: AnalysisMeasure.allCases) func everyMeasureIsWrittenAsItsExcerptIs(measure: AnalysisMeasure) throws {
        let track = try #require(try analyzed(SpokenSounds.phrases(2)).tracks[measure])
        var text: [UInt8] = []
        try TrackStretch(track, from: 0.5, points: 40).writeJSON(within: { $0 }) { text += $0 }
        #expect(try Data(text) == JSON.encode(TrackExcerpt(track, from: 0.5, points: 40)))
    }

    @Test func theReportIsAlignedAndSaysWhatItIsNot() throws {
        let text = AnalysisReport.text(of: try analyzed(SpokenSounds.phrases(2)).analysis, title: "talk.mp3")
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        #expect(lines[0] == "talk.mp3" && lines[1].contains("read at 16000 Hz, 1 channel"))
        let median = try #require(lines.first { $0.hasPrefix("  median") && $0.contains("men 85") })
        #expect(median.contains(" 200.0 Hz "))
        let measures = lines.filter { $0.hasPrefix("  ") && $0.count > 50 && !$0.hasPrefix("   ") && !$0.contains("– ") }
        #expect(
            measures.count > 40 && measures.allSatisfy { Array($0)[48] == " " && Array($0)[47].isNumber }, "units stand below each other")
        #expect(text.contains("none is a diagnosis") && !text.contains(" nan"))
        #expect(lines.allSatisfy { $0.count <= 100 && !$0.hasSuffix(" ") }, "\(lines.filter { $0.count > 100 || $0.hasSuffix(" ") })")
        let silent = AnalysisReport.text(of: try analyzed([Float](repeating: 0, count: 16_000)).analysis, title: "x")
        #expect(silent.contains("– silent") && silent.split(separator: "\n").count < 60, "what all lack is said once")
        let moment = AnalysisReport.text(of: try analyzed([Float](repeating: 0.1, count: 160)).analysis, title: "x")
        #expect(moment.contains("\n10 ms · ") && moment.contains("  all measures") && moment.split(separator: "\n").count < 40, "\(moment)")
    }

    @Test(arguments: [
        (0.0, 1, "0.0"), (-0.04, 1, "0.0"), (-12.35, 1, "−12.4"), (118.25, 0, "118"), (0.005, 2, "0.01"), (1_234.5, 1, "1234.5"),
    ])
    func numbersAreWrittenWithoutALocale(value: Double, decimals: Int, text: String) {
        #expect(DecimalText.fixed(value, decimals: decimals) == text)
    }

    @Test func theGridCoversAllTimeWithoutOverlap() throws {
        let tracks = try analyzed(SpokenSounds.phrases(3)).tracks
        let crowd = transcript([("b", 1, 2), ("a", 0.5, 1.5), ("late", 2.9, 99), ("none", 2.95, 2.95), ("gone", 200, 201)])
        let grid = TextGrid(tracks, transcript: crowd)
        #expect(grid.tiers.count == 3)
        for tier in grid.tiers {
            guard case .intervals(_, let intervals) = tier else { continue }
            #expect(intervals.first?.start == 0 && intervals.last?.end == grid.durationSeconds)
            #expect(zip(intervals, intervals.dropFirst()).allSatisfy { $0.end == $1.start })
            #expect(intervals.allSatisfy { $0.start < $0.end })
        }
        guard case .intervals("words", let words) = grid.tiers[2] else { throw Unexpected() }
        #expect(words.map(\.text).filter { !$0.isEmpty } == ["a", "b", "late"])
    }

    struct Unexpected: Error {}

    /// The file of a grid as it was when Praat 6.4 read it.
    @Test func theGridIsWrittenAsPraatWritesIt() {
        var pauses = AnalysisTrack(events: .pauses, [.init(name: "start", unit: .seconds), .init(name: "end", unit: .seconds)])
        for value in [0, 0.25] { pauses.append(value) }
        var syllables = AnalysisTrack(events: .syllables, [.init(name: "time", unit: .seconds), .init(name: "level", unit: .decibels)])
        for value in [0.5, 70] { syllables.append(value) }
        let text = TextGrid(AnalysisTracks(durationSeconds: 1, tracks: [pauses, syllables])).text
        #expect(
            text == """
                File type = "ooTextFile"
                Object class = "TextGrid"

                xmin = 0\u{20}
                xmax = 1\u{20}
                tiers? <exists>\u{20}
                size = 2\u{20}
                item []:\u{20}
                    item [1]:
                        class = "IntervalTier"\u{20}
                        name = "speech"\u{20}
                        xmin = 0\u{20}
                        xmax = 1\u{20}
                        intervals: size = 2\u{20}
                        intervals [1]:
                            xmin = 0\u{20}
                            xmax = 0.25\u{20}
                            text = "pause"\u{20}
                        intervals [2]:
                            xmin = 0.25\u{20}
                            xmax = 1\u{20}
                            text = "speech"\u{20}
                    item [2]:
                        class = "TextTier"\u{20}
                        name = "syllables"\u{20}
                        xmin = 0\u{20}
                        xmax = 1\u{20}
                        points: size = 1\u{20}
                        points [1]:
                            number = 0.5\u{20}
                            mark = "1"\u{20}

                """)
    }
}
