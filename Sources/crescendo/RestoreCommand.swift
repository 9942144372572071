import ArgumentParser
import Bootstrap

struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Brings a backup into an empty data directory, checking every byte.",
        discussion: """
            Cut off, it goes on when it is run again; until its end no server starts on the directory. Exit codes: 0 all is well; \
            1 it failed, or objects are damaged; 75 try again later.
            """)

    @Argument(help: "The backup's directory.")
    var directory: String

    @Option(help: "A snapshot's name, or a time (RFC 3339), for the newest that was made by then. [default: the newest]")
    var at: String?

    @Option(help: "The backup of the keys. [default: every account gets a new key]")
    var keys: String?

    @Option(help: "A file whose first line is the passphrase or the recovery key of --keys; - is standard input.")
    var passphraseFile: String?

    @Flag(help: "Where objects are damaged, restore the others and list what is missing.")
    var salvage = false

    @OptionGroup var data: DataOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (keys == nil) == (passphraseFile == nil) else { throw ValidationError("--keys and --passphrase-file go together") }
    }

    func run() async throws {
        try await end(
            with: Restore.run(
                directory, snapshot: at, keysFile: keys, passphraseFile: passphraseFile, isSalvage: salvage, options: data.options,
                output: output.output))
    }
}
