import ArgumentParser
import Bootstrap

/// Where the installation's data lies.
struct DataOptions: ParsableArguments {
    @Option(help: "The directory that holds everything: database, objects, keys. [default: data]")
    var dataDir: String?

    /// The options as the settings know them.
    var options: [String: String] { dataDir.map { ["dataDir": $0] } ?? [:] }
}

/// How a command answers.
struct OutputOptions: ParsableArguments {
    @Flag(help: "Answer in JSON.")
    var json = false

    var output: CommandOutput { CommandOutput(isJSON: json) }
}

/// Ends the program with a command's exit code; returns for success.
func end(with status: ExitStatus) throws {
    if status != .success { throw ExitCode(status.rawValue) }
}
