import Foundation
import Testing

/// `crescendo compare`, as people run it.
@Suite struct CompareTests {
    private func write(_ text: String, _ name: String, in folder: TemporaryFolder) throws -> String {
        let path = folder.path + "/" + name
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    @Test func aTranscriptIsHeldAgainstWhatWasSaid() async throws {
        let folder = try TemporaryFolder()
        let wav = try await folder.speech()
        let (heard, line) = try await Crescendo.run(["transcribe", "--json", wav])
        try #require(heard == 0)
        let transcript = try write(line, "heard.json", in: folder)
        let (same, alike) = try await Crescendo.run(["compare", transcript, transcript])
        #expect(same == 0 && alike.contains("word error rate  0.00 %") && alike.contains("pocketsphinx 5.1.1"), "\(alike)")

        let said = try write("Zebras never heard of it.", "said.txt", in: folder)
        let (status, text) = try await Crescendo.run(["compare", said, transcript, "--differences", "1"])
        #expect(status == 0 && text.contains(" of 5: ") && text.contains("plain text"), "\(text)")
        #expect(text.contains("Zebras"), "\(text)")
        let (_, json) = try await Crescendo.run(["compare", said, transcript, "--json"])
        let report = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        let comparison = try #require(report["comparison"] as? [String: Any])
        #expect(comparison["reference_words"] as? Int == 5 && (comparison["word_error_rate"] as? Double).map { $0 > 0 } == true, "\(json)")
        #expect((comparison["differences"] as? [[String: Any]])?.isEmpty == false)
    }

    @Test func otherFormsAreRefusedByName() async throws {
        let folder = try TemporaryFolder()
        let text = try write("some words", "words.txt", in: folder)
        for (name, content) in [
            ("a.vtt", "WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n"), ("a.srt", "1\n00:00:00,000 --> 00:00:01,000\nHello\n"),
            ("a.json", "{\"text\": \"hello\"}"),
        ] {
            let (status, said) = try await Crescendo.run(["compare", text, try write(content, name, in: folder)])
            #expect(status == 65 && said.contains(name), "\(said)")
        }
        try Data([0x52, 0x49, 0x46, 0x46, 0xFF, 0, 0]).write(to: URL(fileURLWithPath: folder.path + "/a.wav"))
        #expect(try await Crescendo.run(["compare", text, folder.path + "/a.wav"]).status == 65)
        #expect(try await Crescendo.run(["compare", text, folder.path + "/nowhere.txt"]).status == 66)
        #expect(try await Crescendo.run(["compare", text]).status == 64)
    }
}
