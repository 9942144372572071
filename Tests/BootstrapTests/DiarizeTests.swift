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

    @Test(arguments: [
        ["--speakers", "0"], ["--speakers", "101"], ["--speakers", "2", "--max-speakers", "3"],
        ["--min-speakers", "3", "--max-speakers", "2"],
        ["--penalty", "0"], ["--format", "xml"], ["--track", "0"],
    ])
    func wrongUsageIsTold(_ options: [String]) async throws {
        #expect(try await Crescendo.run(["diarize", "talk.wav"] + options).status == 64)
    }
}
