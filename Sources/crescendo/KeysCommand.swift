import ArgumentParser
import Bootstrap

struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "Makes, lists and revokes the API keys by which programs act for the account.",
        discussion: "Asks the running server through its socket in the data directory; without one, works on the data itself.",
        subcommands: [Create.self, List.self, Revoke.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Makes a key and shows its text, this once.")

        @Argument(help: "What the key is for: 1 to 100 characters.")
        var name: String

        @Option(help: "A right that the key gets; may be given more than once. [default: all]")
        var scope: [String] = []

        @OptionGroup var data: DataOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            try await end(with: Keys.create(name: name, scopes: scope, options: data.options, output: output.output))
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists the keys, revoked ones too, without their texts.")

        @OptionGroup var data: DataOptions
        @OptionGroup var output: OutputOptions

        func run() async throws { try await end(with: Keys.list(options: data.options, output: output.output)) }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Ends a key at once.")

        @Argument(help: "The key's id (key_…).")
        var id: String

        @OptionGroup var data: DataOptions
        @OptionGroup var output: OutputOptions

        func run() async throws { try await end(with: Keys.revoke(id: id, options: data.options, output: output.output)) }
    }
}
