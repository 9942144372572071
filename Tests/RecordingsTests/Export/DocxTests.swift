import Foundation
import Testing
import Transcription
import VoiceCore

@testable import Recordings

@Suite struct DocxTests {
    private static let created = Timestamp(microseconds: 1_763_700_000_123_456)

    private static func document(_ segments: [(speaker: String?, text: String)], title: String? = "Tea & <talk>", notes: String? = nil)
        -> [UInt8]
    {
        let recording = Recording(
            id: .make(), title: title, speaker: "Ada \u{1}\"L\"", tags: ["one", "two & three"], starred: false, recordedAt: created,
            language: nil, hasNotes: notes != nil, status: .ready, error: nil, durationSeconds: 3_723, durationIsEstimate: false,
            damage: nil, sampleRate: 16_000, channels: 1, mediaType: "audio/wav", container: "wav", hasVideo: false, tracks: [],
            bytes: 44, createdAt: created, updatedAt: nil, deletedAt: nil, transcriptId: .make(), jobId: .make())
        let transcript = Transcript(
            revision: .make(), engine: EngineIdentity(name: "scripted", version: "1", modelVersion: "1"), settingsHash: "",
            language: "en-GB",
            duration: 3_723,
            segments: segments.enumerated().map { index, segment in
                TranscriptSegment(
                    index: index, start: Double(index) * 61, end: Double(index) * 61 + 1, text: segment.text, words: [],
                    speaker: segment.speaker)
            })
        return DocxExport(recording: recording, notes: notes, transcript: transcript).bytes
    }

    /// What python-docx sees, which is what word processors show.
    private struct Seen: Decodable {
        struct Paragraph: Decodable {
            let style: String
            let text: String
            let isRightToLeft: Bool
        }

        let title: String
        let author: String
        let keywords: String
        let created: String
        let paragraphs: [Paragraph]
    }

    private static let program = """
        import docx, json, sys
        document = docx.Document(sys.argv[1])
        core = document.core_properties
        key = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}bidi"
        print(json.dumps({
            "title": core.title, "author": core.author, "keywords": core.keywords, "created": core.created.isoformat(),
            "paragraphs": [{"style": p.style.name, "text": p.text,
                            "isRightToLeft": p._p.pPr is not None and p._p.pPr.find(key) is not None}
                           for p in document.paragraphs]}))
        """

    private static func seen(_ bytes: [UInt8]) async throws -> Seen {
        let output = try await Python.run(program, over: bytes, python: Python.withPackages)
        return try JSONDecoder().decode(Seen.self, from: Data(output))
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: Python.withPackages), "./dev.sh setup installs python-docx"))
    func wordProcessorsSeeAllOfIt() async throws {
        let seen = try await Self.seen(
            Self.document(
                [
                    ("Ada", "good & <morning> \"you\""), ("Ada", "tab\there\nline\u{B}break \u{0}\u{1F} \u{85}next \u{FFFE}end"),
                    ("ب", "صباح الخير"), (nil, "早上好 ]]>"),
                ],
                notes: "first\n\nsecond"))
        #expect(seen.title == "Tea & <talk>" && seen.author == "Ada \u{FFFD}\"L\"" && seen.keywords == "one, two & three")
        #expect(seen.created.hasPrefix("2025-11-21T04:40:00"))
        #expect(
            seen.paragraphs.map(\.text) == [
                "Tea & <talk>", "2025-11-21 · Ada \u{FFFD}\"L\" · one, two & three · en-GB · 1:02:03", "Notes", "first", "second",
                "Transcript",
                "[0:00] Ada: good & <morning> \"you\"", "[1:01] tab\there\nline\nbreak \u{FFFD}\u{FFFD} \nnext \u{FFFD}end",
                "[2:02] ب: صباح الخير", "[3:03] 早上好 ]]>",
            ])
        #expect(seen.paragraphs.map(\.style).prefix(3) == ["Title", "Subtitle", "Heading 1"])
        #expect(seen.paragraphs.map(\.isRightToLeft) == seen.paragraphs.map { $0.text.contains("صباح") })
    }

    @Test func theFileIsAnArchiveOfWellFormedParts() async throws {
        let every = String(String.UnicodeScalarView((0...0x2FF).compactMap(Unicode.Scalar.init)))
        let read = try await ReadArchive.read(Self.document([(every, every)], title: every, notes: every))
        #expect(read.entries.first?.name == "[Content_Types].xml")
        for entry in read.entries {
            let parser = XMLCheck(entry.text)
            #expect(try await parser.isWellFormed(), "\(entry.name)")
        }
    }

    @Test func equalRecordingsGiveEqualBytes() { #expect(Self.document([(nil, "same")]) == Self.document([(nil, "same")])) }
}

/// Whether a text is well-formed XML, as Python's expat finds it.
private struct XMLCheck {
    let text: String

    init(_ text: String) { self.text = text }

    func isWellFormed() async throws -> Bool {
        _ = try await Python.run("import sys, xml.dom.minidom; xml.dom.minidom.parse(sys.argv[1])", over: Array(text.utf8))
        return true
    }
}
