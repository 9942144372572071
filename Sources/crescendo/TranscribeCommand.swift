public import ArgumentParser
public import Bootstrap

struct TranscribeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "transcribe", abstract: "Transcribes WAV files on this machine. Needs no server and leaves nothing behind.")

    @Argument(help: "WAV files; - is standard input.")
    var files: [String]

    @Option(help: "text, json, srt or vtt.")
    var format: TranscribeFormat = .text

    @Flag(help: "The same as --format json.")
    var json = false

    @Option(help: "The language that is spoken, as a BCP 47 tag (en, en-GB); the engine decides if it is not given.")
    var language: String?

    @Option(help: "The engine to use; the first that speaks the language if it is not given.")
    var engine: String?

    @Option(help: "Engine processes side by side. [default: one a core]")
    var processes: String?

    func run() async throws {
        var options: [String: String] = [:]
        options["engineProcesses"] = processes
        try await end(
            with: Transcribe.run(
                files: files, format: json ? .json : format, language: language, engine: engine, options: options))
    }
}

extension TranscribeFormat: ExpressibleByArgument {}
