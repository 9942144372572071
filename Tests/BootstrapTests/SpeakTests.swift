import Foundation
import Testing

/// `crescendo speak` as people use it, with a model that holds each phoneme as a level.
@Suite struct SpeakTests {
    private let folder: TemporaryFolder
    private var data: String { folder.path + "/data" }

    init() throws {
        folder = try TemporaryFolder()
        try InstalledModel.install(
            "voice", from: "voice", task: "text_to_speech", files: ["model.onnx", "tokens.txt"],
            settings: ["model.vits.model": "model.onnx", "model.vits.tokens": "tokens.txt"], phonemeVoice: "en-us", in: data)
    }

    private func speak(_ arguments: String..., environment: [String: String] = [:]) async throws -> (status: Int32, output: String) {
        let assignments = environment.map { "\($0)=\($1)" }
        let answer = try await runToEnd(["env"] + assignments + [Crescendo.path, "speak", "--data-dir", data] + arguments)
        return (answer.status, answer.output)
    }

    @Test func aTextBecomesAWAVFileThatSaysWhoSpoke() async throws {
        let file = folder.path + "/hello.wav"
        let answer = try await speak("Hello, world. How are you?", "-o", file, "--json")
        try #require(answer.status == 0, "\(answer)")
        let report = try #require(try JSONSerialization.jsonObject(with: Data(answer.output.utf8)) as? [String: Any])
        #expect(report["model"] as? String == "voice" && report["voices"] as? Int == 2 && report["sample_rate"] as? Int == 22_050)
        let probe = try await runToEnd([
            "ffprobe", "-v", "error", "-show_entries", "stream=codec_name,sample_rate,channels:format=duration:format_tags=comment",
            "-of", "default=nw=1", file,
        ])
        #expect(probe.output.contains("codec_name=pcm_s16le") && probe.output.contains("sample_rate=22050"))
        #expect(probe.output.contains("comment=Synthetic speech, made by Crescendo") && probe.output.contains("with voice 0f0f0f"))
        let seconds = try #require(
            probe.output.split(separator: "\n").first { $0.hasPrefix("duration=") }.flatMap { Double($0.dropFirst(9)) })
        let told = try #require(report["duration"] as? Double)
        #expect(abs(seconds - told) < 0.002 && told > 0.3)
        // What it wrote can be read again, by ourselves too.
        let detected = try await runToEnd([Crescendo.path, "detect", file, "--json", "--detector", "built-in"])
        #expect(detected.status == 0, "\(detected)")
    }

    @Test func aFileAndAPipeAreReadAndWritten() async throws {
        let text = folder.path + "/letter.txt"
        try Data("One.\n\nTwo.".utf8).write(to: URL(filePath: text))
        let command = #"cat "$1" | "$0" speak --data-dir "$2" --file - --voice 1 --speed 2 | head -c 44 | head -c 4"#
        let piped = try await runToEnd(["bash", "-c", command, Crescendo.path, text, data])
        #expect(piped.output == "RIFF")
        let file = folder.path + "/letter.wav"
        #expect(try await speak("--file", text, "-o", file).status == 0)
        let again = try await speak("--file", text, "-o", file)
        #expect(again.status == 73, "\(again)")
        #expect(try await speak("--file", text, "-o", file, "--force").status == 0)
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".part") }
        #expect(left.isEmpty)
    }

    @Test(
        arguments: [
            (["", "-o", "OUT"], 65), (["…", "-o", "OUT"], 65), (["Hello", "--voice", "2", "-o", "OUT"], 64),
            (["Hello", "--speed", "9", "-o", "OUT"], 64), (["Hello", "--file", "x", "-o", "OUT"], 64), (["-o", "OUT"], 64),
            (["--file", "/nowhere", "-o", "OUT"], 66), (["Hello", "--model", "none", "-o", "OUT"], 69),
            (["Hello", "-o", "/nowhere/out.wav"], 73),
        ] as [([String], Int32)])
    func whatCannotBeSpokenIsToldAndLeavesNothing(_ arguments: [String], _ status: Int32) async throws {
        let file = folder.path + "/out.wav"
        let answer = try await runToEnd(
            [Crescendo.path, "speak", "--data-dir", data] + arguments.map { $0 == "OUT" ? file : $0 })
        #expect(answer.status == status, "\(answer)")
        #expect(!FileManager.default.fileExists(atPath: file))
    }

    @Test func withoutESpeakTheRemedyIsNamed() async throws {
        let answer = try await speak("Hello", "-o", folder.path + "/x.wav", environment: ["CRESCENDO_ESPEAK": "/nowhere/espeak-ng"])
        #expect(answer.status == 69 && answer.output.contains("apt-get install espeak-ng"), "\(answer)")
        let doctor = try await runToEnd(["env", "CRESCENDO_ESPEAK=/nowhere/espeak-ng", Crescendo.path, "doctor", "--data-dir", data])
        #expect(doctor.output.contains("missing  eSpeak NG"), "\(doctor.output)")
        #expect(doctor.output.contains("ok       text-to-speech model voice"), "\(doctor.output)")
    }

    @Test func withoutAModelTheRemedyIsNamed() async throws {
        let answer = try await runToEnd([
            Crescendo.path, "speak", "Hello", "--data-dir", folder.path + "/empty", "-o", folder.path + "/x.wav",
        ])
        #expect(answer.status == 69 && answer.output.contains("models install kitten-nano-en"), "\(answer)")
    }

    @Test func theVersionIsToldAsAnOptionToo() async throws {
        let answer = try await runToEnd([Crescendo.path, "--version"])
        #expect(answer.status == 0 && answer.output.hasPrefix("crescendo "))
    }
}
