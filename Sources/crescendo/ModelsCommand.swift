import ArgumentParser
import Bootstrap

struct ModelsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models", abstract: "Lists, installs, checks and removes models for speech engines.",
        discussion: """
            Models are downloaded from their publishers' releases and lie in the data directory. HTTPS_PROXY, HTTP_PROXY and NO_PROXY are \
            heeded. See docs/models.md. Exit codes: 0 all is well; 1 no such model, or one is damaged; 64 terms are to be accepted; 65 a \
            download is not what it must be; 69 no connection; 73 no room; 75 try again later.
            """,
        subcommands: [List.self, Search.self, Install.self, Remove.self, Verify.self, Use.self, Offer.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists the models that there are, and which of them are installed.")

        @Option(help: "Only those for this task: transcription, live-transcription, voice-activity, text-to-speech and so on.")
        var task: String?

        @Flag(help: "Only those that are installed.")
        var installed = false

        @OptionGroup var models: ModelsOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            try await end(
                with: ModelCommands.list(task: task, installedOnly: installed, options: models.options, output: output.output))
        }
    }

    struct Search: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows models in which all words are found, with their terms and the sources of their figures.",
            discussion: "A language is found by its tag: crescendo models search de transcription")

        @Argument(help: "Words; none shows all.")
        var words: [String] = []

        @OptionGroup var models: ModelsOptions
        @OptionGroup var output: OutputOptions

        func run() async throws { try await end(with: ModelCommands.search(words, options: models.options, output: output.output)) }
    }

    struct Install: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Downloads models, checks them and installs them.",
            discussion: "A download that was cut off goes on where it was when the same command is given again.")

        @Argument(help: "The models' names.")
        var names: [String]

        @Option(help: "An archive or a file that was brought here, for a machine without internet.")
        var file: String?

        @Option(help: "An address with a copy of the releases: MIRROR/asr-models/NAME.tar.bz2. [default: the publishers' own]")
        var mirror: String?

        @Flag(help: "Accept the terms of models that ask for it.")
        var acceptLicence = false

        @Option(help: "Seconds for which a server may be silent.")
        var timeout: Int = 30

        @Option(help: "A PEM file with certificates to trust instead of the system's.")
        var caFile: String?

        @OptionGroup var models: ModelsOptions
        @OptionGroup var output: OutputOptions

        func validate() throws {
            guard file == nil || names.count == 1 else { throw ValidationError("--file goes with one model") }
            guard file == nil || mirror == nil else { throw ValidationError("give --file or --mirror, not both") }
            guard (1...3600).contains(timeout) else { throw ValidationError("--timeout is 1 to 3600") }
        }

        func run() async throws {
            var request = ModelInstallRequest()
            request.file = file
            request.acceptsLicence = acceptLicence
            request.certificateAuthorities = caFile
            request.timeoutSeconds = timeout
            var options = models.options
            options["modelsMirror"] = mirror
            try await end(with: ModelCommands.install(names, request, options: options, output: output.output))
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Removes installed models.")

        @Argument(help: "The models' names.")
        var names: [String]

        @Flag(help: "Forget the checksum that was kept of the first download, so that another one may come.")
        var forgetChecksum = false

        @OptionGroup var models: ModelsOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            try await end(
                with: ModelCommands.remove(names, forgetsChecksum: forgetChecksum, options: models.options, output: output.output))
        }
    }

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Reads installed models back and compares them with what was installed.")

        @Argument(help: "The models' names; none for all.")
        var names: [String] = []

        @OptionGroup var models: ModelsOptions
        @OptionGroup var output: OutputOptions

        func run() async throws { try await end(with: ModelCommands.verify(names, options: models.options, output: output.output)) }
    }

    struct Use: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Notes which installed model serves its task.")

        @Argument(help: "The model's name.")
        var name: String?

        @Option(help: "A task that no model is to serve.")
        var none: String?

        @OptionGroup var models: ModelsOptions
        @OptionGroup var output: OutputOptions

        func validate() throws {
            guard (name == nil) != (none == nil) else { throw ValidationError("give a model's name, or --none TASK") }
        }

        func run() async throws {
            if let none { return try await end(with: ModelCommands.useNone(for: none, options: models.options, output: output.output)) }
            try await end(with: ModelCommands.use(name ?? "", options: models.options, output: output.output))
        }
    }

    /// For scripts that set an installation up; people use `install`.
    struct Offer: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Offers the small English model if its address answers at once.", shouldDisplay: false)

        @Option(help: "Seconds for the answer.")
        var within: Int = 3

        @OptionGroup var models: ModelsOptions
        @OptionGroup var output: OutputOptions

        func validate() throws {
            guard (1...60).contains(within) else { throw ValidationError("--within is 1 to 60") }
        }

        func run() async throws { try await end(with: ModelCommands.offer(within: within, options: models.options, output: output.output)) }
    }
}

/// Which models there are, and where they lie.
struct ModelsOptions: ParsableArguments {
    @OptionGroup var data: DataOptions

    @Option(help: "A catalogue of your own (JSON) instead of the one in the program.")
    var catalogue: String?

    var options: [String: String] {
        var options = data.options
        options["modelsCatalogue"] = catalogue
        return options
    }
}
