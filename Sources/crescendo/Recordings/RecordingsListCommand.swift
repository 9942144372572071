import ArgumentParser
import Bootstrap

struct RecordingsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists recordings, newest first.")

    @Option(help: "Only those whose transcription stands so: queued, transcribing, ready or failed.")
    var status: String?

    @Option(help: "Only those whose title begins so.")
    var title: String?

    @OptionGroup var filter: FilterArguments

    @Flag(help: "Those in the trash instead.")
    var trash = false

    @Option(help: "How many at most.")
    var limit: Int = 50

    @Flag(help: "All of them, whatever --limit says.")
    var all = false

    @OptionGroup var server: ServerArguments

    func validate() throws {
        guard limit >= 1 else { throw ValidationError("--limit is at least 1") }
    }

    func run() async throws {
        var wanted = filter.filter
        wanted.status = status
        wanted.title = title
        wanted.inTrash = trash
        try await end(
            with: RecordingCommands.list(wanted, limit: all ? nil : limit, server: server.options, output: server.output.output))
    }
}

struct RecordingsShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Shows what is known of a recording, and what was said in it.")

    @Argument(help: "The recording's id (rec_…).")
    var id: String

    @Flag(help: "Leave the transcript out.")
    var noTranscript = false

    @OptionGroup var server: ServerArguments

    func run() async throws {
        try await end(
            with: RecordingCommands.show(id, withTranscript: !noTranscript, server: server.options, output: server.output.output))
    }
}

struct RecordingsSearchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search", abstract: "Finds recordings by what was said in them, their titles and notes.",
        discussion: """
            All words must be there, in any case and with any accents. Several words between quotes are a phrase, begin* finds what begins \
            so, and behind -- a word with a hyphen before it must not be there: search -- budget -draft
            """)

    @Argument(help: "Words.")
    var words: [String]

    @OptionGroup var filter: FilterArguments

    @Option(help: "How many recordings at most.")
    var limit: Int = 20

    @OptionGroup var server: ServerArguments

    func validate() throws {
        guard (1...100).contains(limit) else { throw ValidationError("--limit is 1 to 100") }
    }

    func run() async throws {
        try await end(
            with: RecordingCommands.search(
                words, filter.filter, limit: limit, server: server.options, output: server.output.output))
    }
}
