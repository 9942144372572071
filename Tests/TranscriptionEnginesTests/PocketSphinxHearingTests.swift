import Foundation
import ProgramTestKit
import Testing
import Transcription

@testable import TranscriptionEngines

/// Modes and vocabularies, heard from the voice that FFmpeg has.
@Suite struct PocketSphinxHearingTests {
    private func spoken(_ text: String) throws -> [Int16] {
        let command = [
            "ffmpeg", "-hide_banner", "-nostdin", "-v", "error", "-f", "lavfi", "-i", "flite=text='\(text)':voice=slt",
            "-ar", "16000", "-ac", "1", "-f", "s16le", "-",
        ]
        let (status, bytes) = try Program.run(command, keepsErrors: false)
        try #require(status == 0)
        return SampleForm.int16.int16Samples(bytes)
    }

    private func heard(_ samples: [Int16], _ engine: PocketSphinxEngine, _ settings: TranscriptionSettings = anySettings) throws -> String {
        try engine.begin(settings)
        _ = try engine.feed(samples)
        return try engine.finish().text
    }

    @Test func `a name is heard once it is in the vocabulary, and by nobody else afterwards`() throws {
        let engine = try PocketSphinxEngine(try PocketSphinxModel.find())
        let samples = try spoken("my name is Ackermann and I live in Helstone")
        let before = try heard(samples, engine)
        #expect(!before.lowercased().contains("helstone"))
        let settings = TranscriptionSettings(vocabulary: try Vocabulary(["Ackermann", "Helstone"]))
        let told = try heard(samples, engine, settings)
        #expect(told.contains("Ackermann") && told.hasSuffix("Helstone"), "\(told)")
        #expect(try heard(samples, engine) == before)
        let others = TranscriptionSettings(vocabulary: try Vocabulary(["Zarathustra"]))
        #expect(try heard(samples, engine, others) == before)
    }

    @Test(arguments: [RecognitionMode.fast, .careful]) func `a mode hears clear speech, and leaves the others as they are`(
        _ mode: RecognitionMode
    ) throws {
        let engine = try PocketSphinxEngine(try PocketSphinxModel.find())
        let samples = try spoken("please call me tomorrow morning")
        let before = try heard(samples, engine)
        #expect(try heard(samples, engine, TranscriptionSettings(mode: mode)) == "please call me tomorrow morning")
        #expect(try heard(samples, engine) == before)
    }

    @Test func `what asks for the usual is heard by the decoder that all share`() {
        #expect(PocketSphinxHearing(TranscriptionSettings(language: "en", mode: .balanced)) == PocketSphinxHearing())
        #expect(PocketSphinxHearing(TranscriptionSettings(mode: .fast)) != PocketSphinxHearing())
    }
}
