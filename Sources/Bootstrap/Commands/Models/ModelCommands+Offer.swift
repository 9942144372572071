import ModelLibrary

extension ModelCommands {
    struct Offer: Encodable {
        enum Answer: String, Encodable { case offered, isInstalled = "is_installed", unreachable, none }

        let model: String?
        let answer: Answer
    }

    /// Offers the small English model where it is not installed and its address answers at once; says nothing else, and fails for nothing.
    ///
    /// - Parameter seconds: how long the address has for its answer.
    public static func offer(within seconds: Int, options: [String: String], output: CommandOutput) async -> ExitStatus {
        await output.runInterruptibly {
            let place = try Place(options)
            guard let model = place.catalogue.models.first(where: \.isSmallEnglish) else {
                return try show(Offer(model: nil, answer: .none), output)
            }
            guard place.store.find(model.name) == nil else {
                return try show(Offer(model: model.name, answer: .isInstalled), output)
            }
            guard await answers(model, place, within: .seconds(seconds)) else {
                return try show(Offer(model: model.name, answer: .unreachable), output)
            }
            if output.isJSON { return try show(Offer(model: model.name, answer: .offered), output) }
            CommandOutput.note(
                "\(model.title) (\(Printable.size(model.download.bytes)), \(model.licence.name)) can be installed: \(model.summary)")
            CommandOutput.note("It takes 'crescendo models install \(model.name)', and 'crescendo models use \(model.name)' behind that.")
            guard CommandOutput.isTerminal(0), ask("Install it now?") else { return .success }
            try await install(model, ModelInstallRequest(), place, output)
            return .success
        }
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
