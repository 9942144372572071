import ArgumentParser
import Bootstrap

struct VersionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "version", abstract: "Tells the version, and what it is made of.")

    @Flag(help: "Show the licences of all parts.")
    var licences = false

    @OptionGroup var output: OutputOptions

    func run() async throws { try end(with: Version.run(licences: licences, output: output.output)) }
}
