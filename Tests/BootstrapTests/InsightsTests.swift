import Foundation
import Testing

/// `crescendo insights`, as people run it.
@Suite struct InsightsTests {
    private func write(_ text: String, _ name: String, in folder: TemporaryFolder) throws -> String {
        let path = folder.path + "/" + name
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    /// Ann says that the food was not good; Bob breaks in and asks.
    private let call = """
        {"format_version":1,"revision":"rev_01hzxq7k9m0000000000000000","engine":{"name":"script","version":"1","model_version":"1"},\
        "settings_hash":"0","language":"en","duration":12,"speech_found":true,"segments":[\
        {"index":0,"start":0,"end":2.5,"text":"the food was not good","speaker":"Ann","words":[\
        {"id":"0-0","text":"the","start":0,"end":0.5},{"id":"0-1","text":"food","start":0.5,"end":1},\
        {"id":"0-2","text":"was","start":1,"end":1.5},{"id":"0-3","text":"not","start":1.5,"end":2},\
        {"id":"0-4","text":"good","start":2,"end":2.5}]},\
        {"index":1,"start":2,"end":4,"text":"is it cheap","speaker":"Bob","words":[\
        {"id":"1-0","text":"is","start":2,"end":2.5},{"id":"1-1","text":"it","start":2.5,"end":3},\
        {"id":"1-2","text":"cheap","start":3,"end":4}]}]}
        """

    @Test func aReportIsForReaders() async throws {
        let folder = try TemporaryFolder()
        let (status, text) = try await Crescendo.run(["insights", try write(call, "call.json", in: folder)])
        #expect(status == 0)
        for part in [
            "8 words in 2 sentences, language en", "not good -1.41", "food 1×", "1 question", "is it cheap", "1 interruption",
            "Bob begins while Ann speaks, and goes on", "long silences  0:04 (8.0 s)",
        ] { #expect(text.contains(part), "\(part) in \(text)") }
    }

    @Test func jsonHasTheEvidence() async throws {
        let folder = try TemporaryFolder()
        let file = try write(call, "call.json", in: folder)
        let (status, json) = try await Crescendo.run(["insights", file, "--format", "json"])
        let report = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        let sentence = try #require((report["sentences"] as? [[String: Any]])?.first)
        let sentiment = try #require(sentence["sentiment"] as? [String: Any])
        let word = try #require((sentiment["words"] as? [[String: Any]])?.first)
        #expect(status == 0 && sentiment["label"] as? String == "negative" && word["negated_by"] as? [String] == ["not"], "\(json)")
        #expect((report["overlaps"] as? [[String: Any]])?.first?["outcome"] as? String == "taken")
        #expect(try await Crescendo.run(["insights", file, "--json"]).output == json)
    }

    @Test func whatTranscribeWritesIsRead() async throws {
        let folder = try TemporaryFolder()
        let (heard, line) = try await Crescendo.run(["transcribe", "--json", folder.speech()])
        try #require(heard == 0)
        let (status, text) = try await Crescendo.run(["insights", try write(line, "heard.json", in: folder)])
        #expect(status == 0 && text.contains("not told: overlaps, one_party"), "\(text)")
    }

    @Test func whatIsNoTranscriptIsRefused() async throws {
        let folder = try TemporaryFolder()
        #expect(try await Crescendo.run(["insights", try write("{\"text\":\"hello\"}", "a.json", in: folder)]).status == 65)
        #expect(try await Crescendo.run(["insights", folder.path + "/nowhere.json"]).status == 66)
        #expect(try await Crescendo.run(["insights"]).status == 64)
    }
}
