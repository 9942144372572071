import ArgumentParser
import Bootstrap

struct SweepCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sweep", abstract: "Removes stored objects that nothing refers to any more, and uploads that were given up.",
        discussion: "The server does this by itself every hour with a grace of a day; a grace of 0 is for checks on a server at rest.")

    @Option(help: "Seconds for which an object must have been unused.")
    var grace: Int = 86_400

    @OptionGroup var data: DataOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard grace >= 0 else { throw ValidationError("--grace is at least 0 seconds") }
    }

    func run() async throws {
        try await end(with: Sweep.run(graceSeconds: grace, options: data.options, output: output.output))
    }
}
