import CZlib
import Foundation
import Testing
import VoiceCore

@testable import VoiceAnalysis

/// The picture of an analysis.
@Suite struct PictureTests {
    private func svg(_ samples: [Float], title: String = "talk.mp3") throws -> String {
        let result = try analyzed(samples)
        return AnalysisPicture.svg(of: result.analysis, result.tracks, title: title)
    }

    /// Parses it as XML does, so that every mark is closed and every character allowed.
    private func parses(_ svg: String) -> Bool {
        let parser = XMLChecker()
        return parser.check(svg)
    }

    @Test func aPictureHasAllItsPanelsOnOneAxis() throws {
        let picture = try svg(SpokenSounds.phrases(4))
        for name in [
            "Wave", "Spectrogram (Hz)", "Pitch (Hz)", "Intensity (dB)", "Speech", "time (s)", "F1", "F2", "F3", "median", "syllable",
        ] {
            #expect(picture.contains(">\(name)<"), "\(name)")
        }
        #expect(picture.contains("data:image/png;base64,iVBOR") && picture.contains("none is a diagnosis"))
        #expect(picture.contains("width=\"1440\"") && !picture.contains("nan") && !picture.contains("inf\""))
        #expect(parses(picture))
        #expect(try svg(SpokenSounds.phrases(4)) == picture, "equal for equal sounds")
    }

    @Test func titlesOfAnyKindAreText() throws {
        let picture = try svg(SpokenSounds.phrases(1), title: "<script>\u{1}&\"\u{7F}\u{FFFE}' Tee & Gebäck")
        #expect(picture.contains("&lt;script&gt;&amp;&quot;' Tee &amp; Gebäck") && parses(picture))
    }

    @Test(arguments: [0, 1, 400, 16_000])
    func whatHasNothingToDrawSaysSo(count: Int) throws {
        let picture = try svg([Float](repeating: 0, count: count))
        #expect(parses(picture) && !picture.contains("nan"))
        #expect(picture.contains(count == 0 ? "too short to be measured" : "Nothing is heard in it."))
    }

    /// An hour's picture has the size of a minute's.
    @Test func itsSizeDoesNotGrow() throws {
        let sound = (0..<12).flatMap { _ in SpokenSounds.phrases(8) }
        let (short, long) = (try svg(Array(sound.prefix(320_000))), try svg(sound))
        #expect(long.utf8.count < 3 * short.utf8.count, "\(short.utf8.count) and \(long.utf8.count) bytes")
        #expect(long.contains("time (min:s)"))
    }

    @Test(arguments: [(0.02, 0.002), (1.0, 0.1), (59, 5), (600, 60), (7_200, 600)])
    func timesAreLabelledAtRoundSteps(seconds: Double, step: Double) {
        let axis = TimeAxis(left: 92, width: 1_256, seconds: seconds)
        #expect(axis.ticks.count > 5 && abs(axis.ticks[1].seconds - step) < 1e-9, "\(axis.ticks.prefix(3))")
        #expect(Set(axis.ticks.map(\.label)).count == axis.ticks.count)
    }

    @Test func axesEndAtRoundNumbers() {
        let axis = ValueAxis.around(83, 251, top: 0, height: 170)
        #expect(axis.lowest <= 83 && axis.highest >= 251 && axis.ticks.first == axis.lowest && axis.ticks.last == axis.highest)
        #expect(axis.y(axis.lowest) == 170 && axis.y(axis.highest) == 0)
    }

    /// Taken apart by zlib and by the format's own rules.
    @Test func aPNGHoldsItsPixels() throws {
        var image = PNGImage(width: 3, height: 2)
        image.grey = [0, 128, 255, 7, 7, 7]
        let bytes = image.bytes
        #expect(Array(bytes.prefix(8)) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
        let length = bytes[33..<37].reduce(0) { $0 << 8 | Int($1) }
        #expect(Array(bytes[37..<41]) == Array("IDAT".utf8) && Array(bytes[12..<16]) == Array("IHDR".utf8))
        let data = Array(bytes[41..<41 + length])
        var room = uLong(64)
        var rows = [UInt8](repeating: 0, count: 64)
        #expect(uncompress(&rows, &room, data, uLong(data.count)) == Z_OK)
        #expect(Array(rows.prefix(Int(room))) == [2, 0, 128, 255, 2, 7, 135, 8])
        #expect(bytes.suffix(8) == [0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82])
    }
}

/// As much of XML as a picture uses: marks that are closed in their order, attributes in quotes, no stray `&`.
private struct XMLChecker {
    func check(_ text: String) -> Bool {
        var open: [Substring] = []
        var rest = text[...]
        while let start = rest.firstIndex(of: "<") {
            guard isText(rest[..<start]), let end = rest[start...].firstIndex(of: ">") else { return false }
            let mark = rest[rest.index(after: start)..<end]
            rest = rest[rest.index(after: end)...]
            if mark.hasPrefix("?") { continue }
            let name = mark.drop { $0 == "/" }.prefix { $0 != " " && $0 != "/" }
            guard !mark.contains("<"), mark.count(where: { $0 == "\"" }) % 2 == 0, isText(mark) else { return false }
            if mark.hasPrefix("/") {
                guard open.popLast() == name else { return false }
            } else if !mark.hasSuffix("/") {
                open.append(name)
            }
        }
        return open.isEmpty && rest.allSatisfy(\.isWhitespace)
    }

    private func isText(_ text: Substring) -> Bool {
        text.split(separator: "&", omittingEmptySubsequences: false).dropFirst().allSatisfy { part in
            ["amp;", "lt;", "gt;", "quot;"].contains { part.hasPrefix($0) }
        } && !text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" }
    }
}
