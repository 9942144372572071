import Foundation
import Testing

/// `crescendo diarize`, as people run it.
@Suite struct DiarizeTests {
    private func lines(_ text: String) -> [String] { text.split(whereSeparator: \.isNewline).map(String.init) }

    private func turns(_ line: String) throws -> [[String: Any]] {
        let document = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        return try #require(document["turns"] as? [[String: Any]])
    }

    @Test func aFileIsToldInEachForm() async throws {
        let folder = try TemporaryFolder()
        let wav = try await folder.speech()
        let (status, text) = try await Crescendo.run(["diarize", wav])
        #expect(status == 0 && lines(text).allSatisfy { $0.hasPrefix("0:0") && $0.hasSuffix("  S1") } && !text.isEmpty, "\(text)")
        let (json, line) = try await Crescendo.run(["diarize", "--json", wav])
        let found = try turns(line)
        #expect(json == 0 && lines(line).count == 1 && line.contains("\"speakers\":1"), "\(line)")
        #expect(found.allSatisfy { ($0["start"] as? Double ?? 9) < ($0["end"] as? Double ?? 0) && $0["speaker"] as? String == "S1" })
        let (rttm, marks) = try await Crescendo.run(["diarize", "--format", "rttm", "--speakers", "1", wav])
        #expect(rttm == 0 && lines(marks).count == found.count && lines(marks).allSatisfy { $0.hasPrefix("SPEAKER speech 1 ") }, "\(marks)")
    }

    @Test func aBadFileStopsNoneAndAPipeIsRead() async throws {
        let folder = try TemporaryFolder()
        let wav = try await folder.speech()
        let text = folder.path + "/no.wav"
        try Data("no sound at all".utf8).write(to: URL(fileURLWithPath: text))
        let (status, said) = try await Crescendo.run(["diarize", "--json", text, wav])
        #expect(status == 65 && said.contains("\"code\":\"media_not_audio\"") && said.contains("\"turns\":[{"), "\(said)")
        let input = try FileHandle(forReadingFrom: URL(fileURLWithPath: wav))
        #expect(try await Crescendo.run(["diarize", "-"], input: input.fileDescriptor).status == 0)
        #expect(try await Crescendo.run(["diarize", folder.path + "/nowhere.mp3"]).status == 66)
    }

    @Test func aTranscriptSaysWhoSpeaks() async throws {
        let folder = try TemporaryFolder()
        let wav = folder.path + "/two.wav"
        let (low, high) = (#"<voice gender="male" variant="1">"#, #"<voice gender="female" variant="2">"#)
        let said = [
            low + "Good morning. We have come here today to talk about the weather and about the sea.",
            high + "The people in the house are going to work, and they come home in the evening when it is dark.",
            low + "That is very good. I want to see the house and the people, and then I will go back to the sea.",
        ]
        let speech = "<speak>" + said.map { $0 + "</voice>" }.joined(separator: " ") + "</speak>"
        try #require(try await runToEnd(["espeak-ng", "-s", "130", "-m", "-w", wav, speech]).status == 0)
        for options in [["--diarize"], ["--speakers", "2"]] {
            let (status, json) = try await Crescendo.run(["transcribe", "--json", wav] + options)
            let document = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
            let segments = try #require((document["transcript"] as? [String: Any])?["segments"] as? [[String: Any]])
            let speakers = segments.compactMap { $0["speaker"] as? String }
            let turns = speakers.indices.filter { $0 == 0 || speakers[$0] != speakers[$0 - 1] }.map { speakers[$0] }
            #expect(status == 0 && speakers.count == segments.count && turns == ["S1", "S2", "S1"], "\(json)")
        }
        let (status, text) = try await Crescendo.run(["transcribe", "--diarize", wav])
        #expect(status == 0 && lines(text).first?.hasPrefix("S1: ") == true && text.contains("\nS2: "), "\(text)")
        #expect(try await Crescendo.run(["transcribe", wav, "--diarize", "--multichannel"]).status == 64)
        #expect(try await Crescendo.run(["transcribe", wav, "--speakers", "0"]).status == 64)
    }

    @Test func installedModelsTellThemApart() async throws {
        let folder = try TemporaryFolder()
        let (data, wav) = (folder.path + "/data", folder.path + "/tones.wav")
        try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
        try InstalledModel.install(
            "turns", from: "segmentation", task: "speaker_segmentation", files: ["model.onnx"],
            settings: ["segmentation.pyannote.model": "model.onnx"], in: data)
        let alone = try await Crescendo.run(["models", "use", "turns", "--data-dir", data])
        #expect(alone.status == 0 && alone.output.contains("speaker-embedding"), "it says what it lacks: \(alone.output)")
        // A low voice and a high one in turn, for 0.6 s each, a second apart.
        let tones = #"aevalsrc='0.3*sin(2*PI*(300+4700*gt(mod(t\,2)\,1))*t)*lt(mod(t\,1)\,0.6)':d=8:s=16000"#
        try #require(try await runToEnd(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", tones, wav]).status == 0)
        let options = ["--data-dir", data, "--json", wav]
        #expect(try await Crescendo.run(["diarize", "--diarizer", "turns"] + options).status == 64, "one is not enough")

        try InstalledModel.install(
            "voices", from: "embedding", task: "speaker_embedding", files: ["model.onnx"], settings: ["model": "model.onnx"], in: data)
        #expect(try await Crescendo.run(["models", "use", "voices", "--data-dir", data]).status == 0)
        for chosen in [[], ["--diarizer", "turns"]] {
            let (status, line) = try await Crescendo.run(["diarize"] + chosen + options)
            let found = try turns(line)
            #expect(status == 0 && found.map { $0["speaker"] as? String } == ["S1", "S2", "S1", "S2", "S1", "S2", "S1", "S2"], "\(line)")
            let starts = found.compactMap { $0["start"] as? Double }
            #expect(zip(starts, 0...).allSatisfy { abs($0 - Double($1)) < 0.1 }, "\(starts)")
        }
        let (status, one) = try await Crescendo.run(["diarize", "--speakers", "1"] + options)
        #expect(status == 0 && one.contains("\"speakers\":1"), "\(one)")
        let (without, line) = try await Crescendo.run(["diarize", "--diarizer", "built-in"] + options)
        #expect(without == 0 && line.contains("\"turns\":"), "\(line)")
        #expect(try await Crescendo.run(["diarize", "--diarizer", "nowhere"] + options).status == 64)
    }

    @Test(arguments: [
        ["--speakers", "0"], ["--speakers", "101"], ["--speakers", "2", "--max-speakers", "3"],
        ["--min-speakers", "3", "--max-speakers", "2"],
        ["--penalty", "0"], ["--penalty", "2", "--diarizer", "turns"], ["--format", "xml"], ["--track", "0"],
    ])
    func wrongUsageIsTold(_ options: [String]) async throws {
        #expect(try await Crescendo.run(["diarize", "talk.wav"] + options).status == 64)
    }
}
