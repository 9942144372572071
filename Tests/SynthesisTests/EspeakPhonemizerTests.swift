import AudioCodecs
import Foundation
import Glibc
import ProgramTestKit
import Testing

@testable import Synthesis

/// eSpeak NG itself, in its sandbox.
@Suite struct EspeakPhonemizerTests {
    private let phonemizer = EspeakPhonemizer()

    @Test func wordsBecomePhonemesAndMarksStay() async throws {
        let spoken = try await phonemizer.phonemes(of: "Hello, world. How are you? “Fine!” — he said…", voice: "en-us")
        #expect(spoken.filter { ".,;:!?".contains($0) } == ",.?!.")
        #expect(spoken.hasPrefix("həlˈoʊ, wˈɜːld."), "\(spoken)")
        #expect(!spoken.contains("\n") && !spoken.contains("  "))
    }

    @Test func numbersAreRead() async throws {
        let spoken = try await phonemizer.phonemes(of: "3", voice: "en-us")
        #expect(spoken == "θɹˈiː")
    }

    @Test func whatItSaysOfTheLanguageIsLeftOut() async throws {
        let spoken = try await phonemizer.phonemes(of: "Guten Tag, the weather is fine.", voice: "de")
        #expect(!spoken.contains("(") && !spoken.contains("\u{200D}") && spoken.contains("tˈɑːk"), "\(spoken)")
    }

    /// Tokens of models are single code points.
    @Test func marksOnPhonemesStandForThemselves() async throws {
        let spoken = try await phonemizer.phonemes(of: "un bon vin", voice: "fr")
        #expect(spoken.unicodeScalars.contains("\u{303}"), "\(spoken)")
        #expect(spoken.unicodeScalars.elementsEqual(spoken.decomposedStringWithCanonicalMapping.unicodeScalars))
    }

    @Test(arguments: ["", "…", " - ", "()", "\u{0}"]) func whatIsNotSaidHasNone(_ text: String) async throws {
        #expect(try await phonemizer.phonemes(of: text, voice: "en-us").isEmpty)
    }

    /// Neither an option nor markup nor a file's name is anything but text to it.
    @Test(arguments: ["--version", "<speak>one</speak>", "/etc/passwd", "-f /etc/passwd", "[[_^_]]", String(repeating: "a", count: 5000)])
    func textIsTextAlone(_ text: String) async throws {
        #expect(try await phonemizer.phonemes(of: text, voice: "en-us").count < 40_000)
    }

    @Test func aPronunciationThatIsNotThereIsTold() async throws {
        await #expect(throws: SynthesisError.pronunciationUnknown("xx-none")) {
            try await phonemizer.phonemes(of: "Hello", voice: "xx-none")
        }
    }

    @Test func aProgramThatIsNotThereIsTold() async throws {
        let missing = EspeakPhonemizer(program: "/usr/bin/no-such-espeak")
        let error = await #expect(throws: SynthesisError.self) { try await missing.phonemes(of: "Hello", voice: "en-us") }
        #expect(error == .phonemizerMissing(path: "/usr/bin/no-such-espeak"))
        #expect(error?.userMessage.contains("apt-get install espeak-ng") == true)
    }

    /// A script is no program that the sandbox runs.
    @Test func aProgramThatCannotRunIsTold() async throws {
        let script = FileManager.default.temporaryDirectory.appending(path: "espeak-\(UUID().uuidString)")
        try Data("#!/bin/sh\nexit 0\n".utf8).write(to: script)
        defer { try? FileManager.default.removeItem(at: script) }
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script.path)
        let error = await #expect(throws: SynthesisError.self) {
            try await EspeakPhonemizer(program: script.path).phonemes(of: "Hello", voice: "en-us")
        }
        #expect(error?.code == "phonemizer_failed" && error?.isRetryable == true)
    }

    @Test(.timeLimit(.minutes(1))) func whoCancelsWaitsNoLonger() async throws {
        let task = Task { [phonemizer] in
            while true { _ = try await phonemizer.phonemes(of: "Good morning, good morning, good morning.", voice: "en-us") }
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    // MARK: A program that misbehaves

    /// A stand-in that does what its input says.
    ///
    /// One that was built with the thread sanitizer has no room in the sandbox: it maps terabytes.
    @Test(
        .enabled(if: dlsym(nil, "__tsan_init") == nil), .timeLimit(.minutes(2)),
        arguments: ["hang", "close-and-hang", "drip", "crash", "spin", "eat-memory", "write-for-ever"])
    func oneThatMisbehavesIsStoppedAndTold(_ task: String) async throws {
        var phonemizer = EspeakPhonemizer(program: StandIn.path("DecoderForTests"))
        phonemizer.limits = DecoderLimits(
            cpuSeconds: 1, memoryBytes: 256 << 20, longestSilence: .milliseconds(1500), longestWait: .seconds(2), outputBytes: 1 << 20)
        phonemizer.libraries += StandIn.runtimeFolders
        let error = await #expect(throws: SynthesisError.self) { try await phonemizer.phonemes(of: task, voice: "en-us") }
        #expect(error?.code == "phonemizer_failed", "\(String(describing: error))")
    }

    // MARK: Clauses

    @Test func clausesEndAtTheirMarks() {
        let cut = Clause.cut("One, two; (three): 3.5 a.m. — “four?!” five")
        #expect(cut.map(\.text) == ["One", "two", "(three)", "3.5 a.m", "“four", "five"])
        #expect(cut.map(\.mark) == [",", ";", ":", ".", "!", nil])
    }
}
