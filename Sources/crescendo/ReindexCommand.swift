import ArgumentParser
import Bootstrap

struct ReindexCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reindex", abstract: "Makes the search index anew from the recordings.",
        discussion: """
            The server does this by itself when the index is missing or damaged. While a server runs, it does the work and goes on \
            answering from what is there.
            """)

    @OptionGroup var data: DataOptions
    @OptionGroup var output: OutputOptions

    func run() async throws { try await end(with: Reindex.run(options: data.options, output: output.output)) }
}
