import ModelLibrary

extension ModelCommands {
    struct Offer: Encodable {
        enum Answer: String, Encodable { case offered, isInstalled = "is_installed", unreachable, none }

        let model: String?
        let answer: Answer
    }

    /// Offers the small English model where nothing but PocketSphinx transcribes: to install it where its address answers at once, and
    /// otherwise it says how to come by it. Whatever goes wrong, it fails for nothing.
    ///
    /// - Parameter seconds: how long the address has for its answer.
    public static func offer(within seconds: Int, options: [String: String], output: CommandOutput) async -> ExitStatus {
        await output.runInterruptibly {
            let place = try Place(options)
            if let serving = try place.store.choices()[.transcription] {
                return try show(Offer(model: serving, answer: .isInstalled), output)
            }
            guard let model = place.catalogue.models.first(where: \.isSmallEnglish) else {
                return try show(Offer(model: nil, answer: .none), output)
            }
            let isInstalled = place.store.find(model.name) != nil
            let answers = isInstalled ? true : await answers(model, place, within: .seconds(seconds))
            guard !output.isJSON else {
                return try show(
                    Offer(model: model.name, answer: isInstalled ? .isInstalled : answers ? .offered : .unreachable), output)
            }
            CommandOutput.note("PocketSphinx transcribes, which needs no download and gets about 28 of 100 words wrong in read speech.")
            guard !isInstalled else {
                CommandOutput.note("\(model.title) is installed: 'crescendo models use \(model.name)' lets it transcribe instead.")
                return .success
            }
            CommandOutput.note(
                Printable.line(
                    "\(model.title) is better (\(Printable.size(model.download.bytes)), \(model.licence.name)): \(model.summary)"))
            guard answers, CommandOutput.isTerminal(0), ask("Install it now?") else {
                tellHow(model, isReachable: answers)
                return .success
            }
            try await install(model, ModelInstallRequest(), place, output)
            try place.store.use(model.name)
            CommandOutput.note("\(model.name) transcribes from now on; 'crescendo models use --none transcription' ends that.")
            return .success
        }
    }

    private static func tellHow(_ model: CatalogueModel, isReachable: Bool) {
        let commands = "'crescendo models install \(model.name)' and 'crescendo models use \(model.name)'"
        CommandOutput.note(
            isReachable
                ? "It takes \(commands)."
                : "Its address does not answer now. It takes \(commands), with --file for an archive from elsewhere: docs/models.md.")
    }

    private static func show(_ offer: Offer, _ output: CommandOutput) throws -> ExitStatus {
        if output.isJSON { try output.show(offer, text: "") }
        return .success
    }

    private static func answers(_ model: CatalogueModel, _ place: Place, within patience: Duration) async -> Bool {
        let options = HTTPModelTransport.Options(silence: patience, patience: patience)
        let status = try? await HTTPModelTransport.with(options, environment: currentEnvironment()) { transport in
            let address = try ModelInstaller<HTTPModelTransport>.address(of: model, mirror: place.settings.modelsMirror)
            return try await transport.get(DownloadRequest(address: address, headOnly: true)).head.status
        }
        return status.map { $0 < 400 } ?? false
    }
}

extension CatalogueModel {
    fileprivate var isSmallEnglish: Bool { task == .transcription && size == .small && languages == ["en"] && !licence.needsAcceptance }
}
