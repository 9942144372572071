import ArgumentParser
import Bootstrap

struct RecordingsExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Writes one recording's transcript as a file, or everything as a ZIP archive with the audio.",
        discussion: """
            With an id, the transcript goes to standard output or to the file that -o names. With --all, recordings go with their audio, \
            transcripts and an index into one archive, which is there under its name only when it is whole.
            """)

    @Argument(help: "The recording's id (rec_…).")
    var id: String?

    @Flag(help: "All recordings, or those that the options below leave.")
    var all = false

    @Option(help: "txt, srt, vtt, json, md or docx; with --all it may be repeated. [default: txt; with --all json and txt]")
    var format: [String] = []

    @Option(name: .shortAndLong, help: "The file to write; - is standard output.")
    var output: String?

    @Flag(help: "Replace a file that is there.")
    var force = false

    @Flag(help: "With --all: leave the audio out.")
    var noAudio = false

    @OptionGroup var filter: FilterArguments
    @OptionGroup var server: ServerArguments

    func validate() throws {
        guard all != (id != nil) else { throw ValidationError("Name a recording, or give --all.") }
        guard all || format.count <= 1 else { throw ValidationError("One recording is exported in one --format.") }
        let known = ["txt", "srt", "vtt", "json", "md", "docx"]
        if let unknown = format.first(where: { !known.contains($0) }) {
            throw ValidationError("'\(unknown)' is no format; there are \(known.joined(separator: ", ")).")
        }
    }

    func run() async throws {
        let (place, answer) = (server.options, server.output.output)
        if let id {
            try await end(
                with: RecordingCommands.export(
                    id, format: format.first ?? "txt", to: output, force: force, server: place, output: answer))
        } else {
            try await end(
                with: RecordingCommands.exportAll(
                    filter.filter, formats: format, withAudio: !noAudio, to: output, force: force, server: place, output: answer))
        }
    }
}
