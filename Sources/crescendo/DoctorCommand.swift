import ArgumentParser
import Bootstrap

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Tells what is installed, what is missing, and the command that mends it.")

    @OptionGroup var data: DataOptions
    @OptionGroup var output: OutputOptions

    func run() async throws { try await end(with: Doctor.run(options: data.options, output: output.output)) }
}
