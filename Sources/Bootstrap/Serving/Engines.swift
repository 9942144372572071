import FoundationEssentials
import Logging
import ModelLibrary
import Transcription
import TranscriptionEngines

/// The speech engines of this installation, the preferred one first: the model that serves transcription, PocketSphinx, and the other
/// models that are installed.
struct Engines: Sendable {
    let catalogue: EngineCatalogue
    private let pocketSphinx: PocketSphinxRecognizer
    private let models: [SherpaRecognizer]

    init(_ settings: Settings, logger: Logger) {
        var limits = EngineLimits()
        limits.idle = .seconds(settings.engineIdleSeconds)
        let slots = settings.engineProcesses > 0 ? settings.engineProcesses : PocketSphinxRecognizer.cores
        let pocketSphinx = PocketSphinxRecognizer(
            modelDirectory: settings.pocketSphinxModel.map { URL(filePath: $0) }, slots: slots, limits: limits, logger: logger)
        let store = ModelStore(ModelFolder(DataDirectory(path: settings.dataDirectory).models))
        let models = InstalledSpeechModels.find(in: store, logger: logger).compactMap { model in
            try? SherpaRecognizer(model, library: settings.sherpaLibrary, slots: slots, limits: limits, logger: logger)
        }
        let chosen = InstalledSpeechModels.chosen(in: store)
        let preferred = models.filter { $0.model.name == chosen }
        let others = models.filter { $0.model.name != chosen }
        self.pocketSphinx = pocketSphinx
        self.models = models
        catalogue = EngineCatalogue(preferred + [pocketSphinx] as [any SpeechRecognizer] + others)
    }

    /// Whether each engine could start, and if not the reason with its remedy.
    func check() -> [(engine: String, problem: (any Error)?)] {
        catalogue.engines.map { engine in
            do {
                switch engine {
                case let engine as SherpaRecognizer: try engine.checkInstallation()
                default: try pocketSphinx.checkInstallation()
                }
                return (engine.capabilities.engine, nil)
            } catch {
                return (engine.capabilities.engine, error)
            }
        }
    }

    /// Ends all engine processes.
    func stop() async {
        await pocketSphinx.stop()
        for model in models { await model.stop() }
    }
}
