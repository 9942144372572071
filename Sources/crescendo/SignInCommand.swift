import ArgumentParser
import Bootstrap

struct SignInCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign-in", abstract: "Shows a link that signs a browser in, once and within 15 minutes.",
        discussion: "Asks the running server through its socket in the data directory. Whoever has the link may do all that its owner may.")

    @OptionGroup var data: DataOptions
    @OptionGroup var output: OutputOptions

    func run() async throws { try await end(with: SignIn.run(options: data.options, output: output.output)) }
}
