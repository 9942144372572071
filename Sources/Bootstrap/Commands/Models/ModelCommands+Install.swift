import FoundationEssentials
import ModelLibrary
import VoiceCore

extension ModelCommands {
    struct InstallReport: Encodable {
        let model: InstalledModel
        let path: String
        let wasInstalled: Bool
        let note: String
    }

    /// Installs models one after the other; one that fails does not hold up the others.
    public static func install(
        _ names: [String], _ request: ModelInstallRequest, options: [String: String], output: CommandOutput
    ) async -> ExitStatus {
        await output.runInterruptibly {
            let place = try Place(options)
            // A name that is misspelt stops before anything is downloaded.
            let models = try names.map { try place.catalogue.model($0) }
            var worst = ExitStatus.success
            for model in models {
                do {
                    try await install(model, request, place, output)
                } catch is CancellationError {
                    throw CancellationError()
                } catch {
                    let status = output.fail(error)
                    if worst == .success { worst = status }
                }
            }
            return worst
        }
    }

    static func install(_ model: CatalogueModel, _ request: ModelInstallRequest, _ place: Place, _ output: CommandOutput) async throws {
        if place.store.find(model.name) == nil { try tellTerms(model, place, request, output) }
        let accepts = try request.acceptsLicence || isAccepted(model, place, output)
        let line = ModelProgressLine(model.title)
        defer { line.finish() }
        let transport = HTTPModelTransport.Options(
            silence: .seconds(request.timeoutSeconds), certificateAuthorities: request.certificateAuthorities)
        let outcome = try await HTTPModelTransport.with(transport, environment: currentEnvironment()) { transport in
            try await ModelInstaller(place.store, transport: transport).install(
                model, from: request.file.map { .file($0) } ?? .network(mirror: place.settings.modelsMirror), acceptsLicence: accepts,
                tell: line.show)
        }
        line.finish()
        try tell(outcome, place, output)
    }

    private static func tellTerms(_ model: CatalogueModel, _ place: Place, _ request: ModelInstallRequest, _ output: CommandOutput) throws {
        guard !output.isJSON else { return }
        let address = try ModelInstaller<HTTPModelTransport>.address(of: model, mirror: place.settings.modelsMirror)
        let from = request.file ?? address.host
        let lines = ["\(model.title) (\(model.name)), \(Printable.size(model.download.bytes)) from \(from)"] + terms(model)
        for line in lines { CommandOutput.note(Printable.line(line)) }
    }

    /// Asks a person, where there is one.
    private static func isAccepted(_ model: CatalogueModel, _ place: Place, _ output: CommandOutput) throws -> Bool {
        guard model.licence.needsAcceptance, place.store.find(model.name) == nil, !output.isJSON, CommandOutput.isTerminal(0) else {
            return false
        }
        return ask("Do you accept these terms?")
    }

    /// A question to whoever sits at the terminal; only yes is yes.
    static func ask(_ question: String) -> Bool {
        CommandOutput.write("\(question) [y/N] ", to: 2)
        return ["y", "yes"].contains((readLine() ?? "").trimmingPrefix(while: \.isWhitespace).lowercased())
    }

    private static func tell(_ outcome: ModelInstaller<HTTPModelTransport>.Outcome, _ place: Place, _ output: CommandOutput) throws {
        switch outcome {
        case .wasThere(let model):
            let report = InstallReport(
                model: model, path: place.store.place(of: model.name), wasInstalled: true, note: effect(on: model.task))
            try output.show(report, text: "\(model.name) is installed already")
        case .installed(let model):
            let serves = try model.task.isServedWhenInstalled && place.store.choices()[model.task] == nil
            if serves { try place.store.use(model.name) }
            let use =
                serves
                ? "It serves \(model.task.words) from now on; 'crescendo models use --none \(model.task.words)' ends that."
                : "'crescendo models use \(model.name)' lets it serve \(model.task.words)."
            let report = InstallReport(
                model: model, path: place.store.place(of: model.name), wasInstalled: false, note: effect(on: model.task))
            try output.show(
                report,
                text: """
                    \(model.name) is installed, \(Printable.size(model.bytes)) in \(report.path)
                    \(words(model.trust))
                    \(use) \(effect(on: model.task))
                    """)
        }
    }

    private static func words(_ trust: InstalledModel.Trust) -> String {
        switch trust {
        case .catalogue: "Its checksum is the catalogue's."
        case .pinned: "It is the same as what was installed here before."
        case .firstUse: "Nobody gives a checksum of it: this one's was kept, and later downloads must be the same."
        }
    }
}
