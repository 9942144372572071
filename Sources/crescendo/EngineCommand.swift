import ArgumentParser
import Bootstrap

struct EngineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "engine", abstract: "Runs one speech engine as a child of the server; not for people.", shouldDisplay: false)

    @Argument(help: "The engine's name.")
    var name: String

    func run() throws { throw ExitCode(EngineChild.run(name: name)) }
}
