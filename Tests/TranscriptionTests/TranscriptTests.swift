import FoundationEssentials
import Testing
import Transcription
import VoiceCore

@Suite struct TranscriptTests {
    private let revision = TranscriptRevisionID("rev_01hzxq7k9m0000000000000000")
    private let engine = EngineIdentity(name: "pocketsphinx", version: "5.1.1", modelVersion: "en-us-1")

    private func segment(_ index: Int, _ text: String, language: String? = "en") -> TranscriptSegment {
        let start = Double(index)
        let words = text.split(separator: " ").enumerated().map { offset, word in
            TranscriptWord(
                id: TranscriptWord.id(segment: index, word: offset), text: String(word), start: start, end: start + 0.5, confidence: 0.9)
        }
        return TranscriptSegment(index: index, start: start, end: start + 1, text: text, words: words, language: language)
    }

    /// The stored form: older transcripts stay readable, so that a change here is a change of `formatVersion`.
    @Test func `the stored form is what it was in the first version`() throws {
        let revision = try #require(revision)
        let transcript = Transcript.assemble(
            [segment(0, "go")], revision: revision, engine: engine, settings: TranscriptionSettings(language: "en"), duration: 2.5)
        let stored = """
            {"duration":2.5,"engine":{"model_version":"en-us-1","name":"pocketsphinx","version":"5.1.1"},"format_version":1,\
            "language":"en","revision":"rev_01hzxq7k9m0000000000000000","segments":[{"end":1,"index":0,"language":"en","start":0,\
            "text":"go","words":[{"confidence":0.9,"end":0.5,"id":"0-0","start":0,"text":"go"}]}],\
            "settings_hash":"\(TranscriptionSettings(language: "en").stableHash)","speech_found":true}
            """
        #expect(String(decoding: try JSON.encode(transcript), as: UTF8.self) == stored)
        #expect(try JSON.decode(Transcript.self, from: Data(stored.utf8)) == transcript)
    }

    @Test func `segments are put in the order of time, empty ones left out`() throws {
        let transcript = Transcript.assemble(
            [segment(3, "ten"), segment(1, ""), segment(0, "go on"), segment(2, "forward")], revision: try #require(revision),
            engine: engine, settings: TranscriptionSettings(), duration: 4)
        #expect(transcript.segments.map(\.index) == [0, 2, 3])
        #expect(transcript.text == "go on forward ten")
        #expect(transcript.words.map(\.id) == ["0-0", "0-1", "2-0", "3-0"])
        #expect(transcript.speechFound)
    }

    @Test func `without words no speech was found`() throws {
        let transcript = Transcript.assemble(
            [segment(0, ""), segment(1, "")], revision: try #require(revision), engine: engine,
            settings: TranscriptionSettings(language: "en"), duration: 60)
        #expect(!transcript.speechFound && transcript.segments.isEmpty && transcript.text.isEmpty)
        #expect(transcript.language == "en")
    }

    @Test func `segments of several languages leave the transcript's language open`() throws {
        let transcript = Transcript.assemble(
            [segment(0, "go"), segment(1, "va", language: "fr")], revision: try #require(revision), engine: engine,
            settings: TranscriptionSettings(language: "en"), duration: 2)
        #expect(transcript.language == nil)
    }

    @Test func `word times are whole milliseconds within their segment`() {
        let heard = RecognizedSegment(
            text: "a b",
            words: [RecognizedWord(text: "a", start: 0.1, end: 0.30004), RecognizedWord(text: "b", start: 0.9, end: 1.2)])
        let placed = heard.placed(index: 4, start: 10.0006, end: 11)
        #expect(placed.words.map(\.start) == [10.101, 10.901])
        #expect(placed.words.map(\.end) == [10.301, 11])
        #expect(placed.words.map(\.id) == ["4-0", "4-1"])
    }

    @Test func `the hash of settings is the same on every machine`() {
        #expect(TranscriptionSettings().stableHash.count == 16)
        #expect(TranscriptionSettings(language: "en").stableHash == TranscriptionSettings(language: "EN").stableHash)
        let hashes = [
            TranscriptionSettings(), TranscriptionSettings(language: "en"), TranscriptionSettings(engine: "en"),
            TranscriptionSettings(language: "en-GB"), TranscriptionSettings(language: "en", engine: "pocketsphinx"),
        ].map(\.stableHash)
        #expect(Set(hashes).count == hashes.count)
    }
}
