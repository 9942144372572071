import ArgumentParser
import Bootstrap

struct EngineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "engine", abstract: "Runs one speech engine as a child of the server; not for people.", shouldDisplay: false)

    @Argument(help: "The engine's name.")
    var name: String

    @Option(help: "Where the engine's model lies.")
    var model: String?

    func run() throws { try exit(with: EngineChild.run(name: name, model: model)) }
}
