public import ArgumentParser
public import Bootstrap

struct InsightsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "insights",
        abstract: "Tells what the words of a transcript show: sentiment, keywords, questions, who talks how much and who interrupts.",
        discussion: """
            The file is a transcript as JSON, from 'crescendo transcribe --json' or an export. No language model is asked, and nothing leaves this \
            machine. Sentiment is weighed by a list of English words; other languages have none. What cannot be told is said with its reason.

              crescendo transcribe --multichannel --json call.wav > call.json
              crescendo insights call.json
              crescendo insights call.json --json                   every sentence, with the words that the figures rest on

            Exit codes: 0 all went well; 64 wrong usage; 65 the file is no transcript; 66 it cannot be read.
            """)

    @Argument(help: "A transcript as JSON.")
    var file: String

    @Option(help: "text or json.")
    var format: InsightsFormat = .text

    @Flag(help: "The same as --format json.")
    var json = false

    func run() async throws { try await end(with: Insights.run(file: file, format: json ? .json : format)) }
}

extension InsightsFormat: ExpressibleByArgument {}
