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

    func run() async throws { try await end(with: Doctor.run(options: data.options, output: output.output)) }
}
