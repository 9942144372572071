import ArgumentParser
import Bootstrap

struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Makes, lists and verifies backups of everything but the keys, beside a running server.",
        discussion: """
            A second backup into the same directory copies only what is new. Keys are a backup of their own (--keys), to be kept apart. \
            See docs/backup.md. Exit codes: 0 all is well; 1 damage was found, or the backup failed; 75 try again later.
            """)

    @Argument(help: "The backup's directory; made if it is not there.")
    var directory: String

    @Flag(help: "List the snapshots instead.")
    var list = false

    @Flag(help: "Read everything back instead, and name what is damaged.")
    var verify = false

    @Option(help: "With --verify: one snapshot, by its name or a time (RFC 3339). [default: all]")
    var at: String?

    @Option(help: "Keep the newest so many snapshots, and remove what no snapshot needs then. [default: keep all]")
    var keep: Int?

    @Option(name: .customLong("rate"), help: "Copy at most so many megabytes a second. [default: as fast as it goes]")
    var megabytesPerSecond: Int?

    @Option(help: "Also write the keys to this file, locked with a passphrase or a new recovery key.")
    var keys: String?

    @Option(help: "A file whose first line is the passphrase for --keys; - is standard input. [default: a recovery key is made and shown]")
    var passphraseFile: String?

    @OptionGroup var data: DataOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard !(list && verify) else { throw ValidationError("give --list or --verify, not both") }
        guard at == nil || verify else { throw ValidationError("--at goes with --verify") }
        guard passphraseFile == nil || keys != nil else { throw ValidationError("--passphrase-file goes with --keys") }
        guard !(list || verify) || (keep == nil && megabytesPerSecond == nil && keys == nil) else {
            throw ValidationError("--keep, --rate and --keys go with making a backup")
        }
        guard keep.map({ (1...10_000).contains($0) }) ?? true else { throw ValidationError("--keep is 1 to 10000") }
        guard megabytesPerSecond.map({ (1...100_000).contains($0) }) ?? true else { throw ValidationError("--rate is 1 to 100000") }
    }

    func run() async throws {
        if list { return try await end(with: Backup.list(directory, output: output.output)) }
        if verify { return try await end(with: Backup.verify(directory, snapshot: at, output: output.output)) }
        try await end(
            with: Backup.make(
                directory, keep: keep, megabytesPerSecond: megabytesPerSecond, keysFile: keys, passphraseFile: passphraseFile,
                options: data.options, output: output.output))
    }
}
