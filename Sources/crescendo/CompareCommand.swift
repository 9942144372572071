import ArgumentParser
import Bootstrap

struct CompareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare", abstract: "Tells how many words two transcripts, or a transcript and what was really said, differ in.",
        discussion: """
            The word error rate is the words that are replaced, missing and added, divided by the words of the first file. Case and \
            punctuation do not count; numbers are compared as they are written; Chinese, Japanese, Thai, Lao, Khmer and Burmese are compared by the \
            character. Both files are transcripts as JSON (from 'crescendo transcribe --json' or an export) or plain text.

              crescendo compare spoken.txt heard.json               a transcript against what was said
              crescendo compare old.json new.json --differences 100
              crescendo compare old.json new.json --json            every difference with its time

            Exit codes: 0 they were compared, alike or not; 64 wrong usage; 65 a file is no transcript; 66 a file cannot be read.
            """)

    @Argument(help: "What the other is held against.")
    var reference: String

    @Argument(help: "What is compared with it.")
    var other: String

    @Option(help: "How many differences are shown, in their order.")
    var differences = 20

    @OptionGroup var output: OutputOptions

    func validate() throws {
        if differences < 0 { throw ValidationError("--differences is 0 or more.") }
    }

    func run() async throws {
        try await end(with: Compare.run(reference: reference, other: other, differences: differences, output: output.output))
    }
}
