import ArgumentParser
import Bootstrap

struct RecordingsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recordings", abstract: "Adds, finds, shows, changes and exports recordings on a running server.",
        discussion: """
            Asks the server of the data directory through its socket there, or the one that --server or CRESCENDO_SERVER names, with the \
            key in CRESCENDO_API_KEY or in the file that --key-file names. With --json every command answers in one JSON document; add \
            and watch in one a line.
            """,
        subcommands: [
            RecordingsAddCommand.self, RecordingsListCommand.self, RecordingsShowCommand.self, RecordingsSearchCommand.self,
            RecordingsEditCommand.self, RecordingsDiarizeCommand.self, RecordingsExportCommand.self, RecordingsDeleteCommand.self,
            RecordingsRestoreCommand.self, RecordingsWatchCommand.self,
        ])
}

/// Which server is asked, and how it is answered.
struct ServerArguments: ParsableArguments {
    @OptionGroup var data: DataOptions

    @Option(help: "The server's address, such as https://voice.example.org. [default: CRESCENDO_SERVER, or the data directory's server]")
    var server: String?

    @Option(help: "A file with the API key. [default: CRESCENDO_API_KEY, or the owner's key in the data directory]")
    var keyFile: String?

    @Option(help: .init("The API key. Other users of this machine can see it here.", visibility: .hidden))
    var key: String?

    @Option(help: "A PEM file with the certificates to trust instead of the system's.")
    var caFile: String?

    @Flag(help: "Send the key and the recordings unencrypted to a server on another machine.")
    var plainHttp = false

    @Option(help: "Seconds that the server may be silent.")
    var timeout: Int = 60

    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (1...86_400).contains(timeout) else { throw ValidationError("--timeout is 1 to 86400 seconds") }
    }

    var options: ServerOptions {
        var options = ServerOptions()
        options.options = data.options
        options.server = server
        options.key = key
        options.keyFile = keyFile
        options.certificateAuthorities = caFile
        options.allowsPlainHTTP = plainHttp
        options.timeoutSeconds = timeout
        return options
    }
}

/// Which recordings are meant.
struct FilterArguments: ParsableArguments {
    @Option(help: "Only those with this tag; repeated, with all of them.")
    var tag: [String] = []

    @Option(help: "Only those of this speaker.")
    var speaker: String?

    @Flag(help: "Only starred ones.")
    var starred = false

    @Option(help: "Only those in this collection, by its id or its name.")
    var collection: String?

    @Option(help: "Only those with this language tag.")
    var language: String?

    @Option(help: "Only those made at this time (2026-11-21T09:30:00Z), or on this day (2026-11-21, UTC), or later.")
    var since: String?

    @Option(help: "Only those made before this time, or this day.")
    var until: String?

    var filter: RecordingCommands.Filter {
        var filter = RecordingCommands.Filter()
        filter.tags = tag
        filter.speaker = speaker
        filter.starred = starred ? true : nil
        filter.collection = collection
        filter.language = language
        filter.since = since
        filter.until = until
        return filter
    }
}
