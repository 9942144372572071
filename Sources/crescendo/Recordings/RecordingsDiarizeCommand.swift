import ArgumentParser
import Bootstrap

struct RecordingsDiarizeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diarize", abstract: "Has speakers told apart in transcripts that are there; the words stay.",
        discussion: """
            Only the voices are heard again (S1, S2 …): a fallback that often fails in lively meetings. Words that were edited and \
            speakers that were named stay as they are. It is asked for and not waited for.
            """)

    @Argument(help: "The recordings' ids (rec_…).")
    var ids: [String]

    @Option(help: "How many speak, where that is known.")
    var speakers: Int?

    @Flag(help: "Name speakers whose voices the server knows with their consent.")
    var identify = false

    @OptionGroup var server: ServerArguments

    func validate() throws {
        guard !ids.isEmpty else { throw ValidationError("Name the recordings.") }
        try SpeakerOptions.validate(diarize: true, speakers: speakers, multichannel: false)
    }

    func run() async throws {
        try await end(
            with: RecordingCommands.diarize(
                ids, speakers: speakers, identify: identify, server: server.options, output: server.output.output))
    }
}
