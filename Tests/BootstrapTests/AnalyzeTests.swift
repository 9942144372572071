import Foundation
import Testing

/// `crescendo analyze`, as people run it.
@Suite struct AnalyzeTests {
    private func lines(_ text: String) -> [String] { text.split(whereSeparator: \.isNewline).map(String.init) }

    @Test func aFileIsReportedForReadersAndForPrograms() async throws {
        let folder = try TemporaryFolder()
        let wav = try await folder.speech()
        let (status, report) = try await Crescendo.run(["analyze", wav])
        #expect(status == 0 && report.hasPrefix("speech.wav\n"), "\(report)")
        for word in ["Pitch", "articulation rate", "jitter, local", "men 85–180", "none is a diagnosis"] { #expect(report.contains(word)) }
        #expect(!report.contains("\u{1B}"), "no colours in a pipe")

        let (json, line) = try await Crescendo.run(["analyze", "--json", wav])
        let document = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        let analysis = try #require(document["analysis"] as? [String: Any])
        let pitch = try #require((analysis["pitch"] as? [String: Any])?["median"] as? [String: Any])
        #expect(json == 0 && lines(line).count == 1 && (pitch["value"] as? Double).map { $0 > 75 && $0 < 300 } == true, "\(line)")
        #expect(pitch["unit"] as? String == "Hz" && analysis["version"] as? Int == 1)
    }

    @Test func severalFilesMakeOneTableAndABadOneStopsNone() async throws {
        let folder = try TemporaryFolder()
        let wav = try await folder.speech()
        let text = folder.path + "/no.wav"
        try Data("no sound at all".utf8).write(to: URL(fileURLWithPath: text))
        let table = folder.path + "/voices.csv"
        let (status, said) = try await Crescendo.run(["analyze", wav, text, wav, "--csv", "--output", table])
        #expect(status == 65 && said.contains("no.wav"), "\(said)")
        let rows = lines(try String(contentsOfFile: table, encoding: .utf8))
        #expect(rows[0] == "file,measure,value,unit,reason" && rows.count { $0.contains(",pitch.median,") } == 2)
        let nothing = try await Crescendo.run(["analyze", text, "--textgrid", "--output", folder.path + "/no.TextGrid"])
        #expect(nothing.status == 65 && !FileManager.default.fileExists(atPath: folder.path + "/no.TextGrid"))
        let (taken, complaint) = try await Crescendo.run(["analyze", wav, "--csv", "--output", table])
        #expect(taken == 73 && complaint.contains("--force"), "\(complaint)")
        #expect(try await Crescendo.run(["analyze", wav, "--csv", "--output", table, "--force"]).status == 0)
    }

    @Test func everyFormatAndAPipeAreRead() async throws {
        let folder = try TemporaryFolder()
        let wav = try await folder.speech()
        let flac = folder.path + "/talk.flac"
        let made = try await runToEnd(["ffmpeg", "-hide_banner", "-nostdin", "-v", "error", "-y", "-i", wav, flac])
        #expect(made.status == 0)
        let (_, whole) = try await Crescendo.run(["analyze", "--json", wav])
        let (status, coded) = try await Crescendo.run(["analyze", "--json", flac])
        let input = try FileHandle(forReadingFrom: URL(fileURLWithPath: flac))
        let (piped, again) = try await Crescendo.run(["analyze", "--json", "-"], input: input.fileDescriptor)
        #expect(status == 0 && piped == 0)
        func measures(_ text: String) -> Substring? { text.range(of: "\"analysis\":").map { text[$0.upperBound...].prefix { $0 != "\n" } } }
        // The report's last field is the file's name, which differs.
        #expect(measures(coded)?.split(separator: "\"file\"").first == measures(whole)?.split(separator: "\"file\"").first)
        #expect(measures(coded)?.split(separator: "\"file\"").first == measures(again)?.split(separator: "\"file\"").first)
        #expect(try await Crescendo.run(["analyze", folder.path + "/nowhere.mp3"]).status == 66)
    }

    @Test func settingsChannelsAndMeasuresAreFollowed() async throws {
        let folder = try TemporaryFolder()
        let wav = try await folder.speech()
        let (status, track) = try await Crescendo.run([
            "analyze", wav, "--measure", "pitch", "--pitch-ceiling", "100", "--pause-threshold", "-30",
        ])
        #expect(status == 0 && track.hasPrefix("time (s),frequency (Hz)\r\n"), "\(track.prefix(200))")
        #expect(lines(track).dropFirst().allSatisfy { ($0.split(separator: ",").dropFirst().first.flatMap { Double($0) } ?? 0) <= 100.01 })
        let (second, _) = try await Crescendo.run(["analyze", wav, "--channel", "2"])
        #expect(second == 64)
        let (wrong, said) = try await Crescendo.run(["analyze", wav, "--pitch-floor", "900"])
        #expect(wrong == 64 && said.contains("--pitch-floor is 900; it must be more than 0 and less than --pitch-ceiling"), "\(said)")
        for arguments in [
            ["--json", "--csv"], ["--measure", "charm"], ["--plot", "a.gif"], ["--track", "0"], ["--transcribe", "--transcript", "x"],
        ] {
            #expect(try await Crescendo.run(["analyze", wav] + arguments).status == 64, "\(arguments)")
        }
    }

    @Test func wordsAreRecognisedOrTaken() async throws {
        let folder = try TemporaryFolder()
        let wav = try await folder.speech()
        let (_, words) = try await Crescendo.run(["transcribe", "--json", wav])
        let file = folder.path + "/words.json"
        try Data(words.utf8).write(to: URL(fileURLWithPath: file))
        let (status, taken) = try await Crescendo.run(["analyze", wav, "--textgrid", "--transcript", file])
        let (heardStatus, heard) = try await Crescendo.run(["analyze", wav, "--textgrid", "--transcribe"])
        #expect(status == 0 && heardStatus == 0 && taken == heard && heard.contains("name = \"words\""), "\(heard)")
        let (_, report) = try await Crescendo.run(["analyze", wav, "--transcript", file])
        #expect(report.contains("words a minute"))
        #expect(try await Crescendo.run(["analyze", wav, "--transcript", wav]).status == 65)
        #expect(try await Crescendo.run(["analyze", wav, "--transcript", file + "x"]).status == 66)
    }

    @Test func aPictureIsDrawnOrSaysWhatToInstall() async throws {
        let folder = try TemporaryFolder()
        let wav = try await folder.speech()
        let svg = folder.path + "/talk.svg"
        let (status, _) = try await Crescendo.run(["analyze", wav, "--plot", svg])
        #expect(try status == 0 && String(contentsOfFile: svg, encoding: .utf8).contains("<svg"))
        let png = folder.path + "/talk.png"
        let (drawn, said) = try await Crescendo.run(["analyze", wav, "--plot", png])
        if drawn == 0 {
            #expect(try Data(contentsOf: URL(fileURLWithPath: png)).prefix(4) == Data([0x89, 0x50, 0x4E, 0x47]))
        } else {
            #expect(drawn == 69 && said.contains("apt-get install librsvg2-bin"), "\(said)")
        }
    }

    private static let hasPraat = ["/usr/bin/praat", "/usr/local/bin/praat"].contains { FileManager.default.isExecutableFile(atPath: $0) }

    /// Praat counts what is in the grid as it was written.
    @Test(.enabled(if: hasPraat, "apt-get install praat")) func praatReadsTheGrid() async throws {
        let folder = try TemporaryFolder()
        let wav = try await folder.speech()
        let grid = folder.path + "/talk.TextGrid"
        #expect(try await Crescendo.run(["analyze", wav, "--textgrid", "--transcribe", "--output", grid]).status == 0)
        let script = folder.path + "/count.praat"
        try Data(
            """
            Read from file: "\(grid)"
            tiers = Get number of tiers
            intervals = Get number of intervals: 1
            points = Get number of points: 2
            word$ = Get label of interval: 3, 2
            appendInfoLine: tiers, " ", intervals, " ", points, " ", word$
            """.utf8
        ).write(to: URL(fileURLWithPath: script))
        let (status, said) = try await runToEnd(["praat", "--run", script])
        let text = try String(contentsOfFile: grid, encoding: .utf8)
        func count(_ name: String) -> String {
            text.range(of: name + ": size = ").map { String(text[$0.upperBound...].prefix { $0.isNumber }) } ?? ""
        }
        #expect(status == 0 && said.hasPrefix("3 \(count("intervals")) \(count("points")) "), "\(said)")
    }
}
