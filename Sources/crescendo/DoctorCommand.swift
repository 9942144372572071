import ArgumentParser
import Bootstrap

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Tells what is installed, what is missing, and the command that mends it.",
        discussion: """
            Objects whose files are missing are listed by their ids, and so are files that belong to no object. Exit codes: 0 all is well; \
            1 objects have lost their files; 69 something else is missing, or could not be checked.
            """)

    @OptionGroup var data: DataOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "The directory with the programs ffmpeg and ffprobe. [default: /usr/bin]")
    var ffmpegDir: String?

    func run() async throws {
        var options = data.options
        options["ffmpegDir"] = ffmpegDir
        try await end(with: Doctor.run(options: options, output: output.output))
    }
}
