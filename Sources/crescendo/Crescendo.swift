import ArgumentParser
import Bootstrap
import Dispatch
import Glibc

/// Where the program begins. An engine is run on the first thread before there is another, since it forks itself; everything else is
/// asynchronous.
@main
enum Program {
    static func main() {
        let arguments = Array(CommandLine.arguments.dropFirst())
        if arguments.first == EngineCommand.configuration.commandName { EngineCommand.main(Array(arguments.dropFirst())) }
        Task {
            await Crescendo.main()
            exit(0)
        }
        dispatchMain()
    }
}

/// The backend for voice products: one program that serves, transcribes and administers.
struct Crescendo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "crescendo",
        abstract: "The backend for voice products: speech in, transcripts out, nothing lost.",
        discussion: """
            Exit codes: 0 all went well; 1 something failed; 64 wrong usage; 65 the input is no usable audio; 66 an input file cannot be \
            read; 69 an engine or a server that is needed is not there; 73 a file cannot be written; 75 try again later; 76 the server's \
            answer makes no sense; 77 the key may not do this; 78 a setting is wrong; 130 interrupted.
            """,
        version: Version.text,
        subcommands: [
            ServeCommand.self, SignInCommand.self, TranscribeCommand.self, AnalyzeCommand.self, DetectCommand.self, DiarizeCommand.self,
            InsightsCommand.self, CompareCommand.self, SpeakCommand.self, RecordingsCommand.self, SpeakersCommand.self, KeysCommand.self,
            ModelsCommand.self, SweepCommand.self, ReindexCommand.self, BackupCommand.self, RestoreCommand.self, DoctorCommand.self,
            VersionCommand.self, EngineCommand.self,
        ])
}
