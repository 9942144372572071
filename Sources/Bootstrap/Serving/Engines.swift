import FoundationEssentials
import Logging
import Transcription
import TranscriptionEngines

/// The speech engines of this installation, the preferred one first.
struct Engines: Sendable {
    let catalogue: EngineCatalogue
    private let pocketSphinx: PocketSphinxRecognizer

    init(_ settings: Settings, logger: Logger) {
        var limits = EngineLimits()
        limits.idle = .seconds(settings.engineIdleSeconds)
        pocketSphinx = PocketSphinxRecognizer(
            modelDirectory: settings.pocketSphinxModel.map { URL(filePath: $0) },
            slots: settings.engineProcesses > 0 ? settings.engineProcesses : PocketSphinxRecognizer.cores, limits: limits, logger: logger)
        catalogue = EngineCatalogue([pocketSphinx])
    }

    /// Whether each engine could start, and if not the reason with its remedy.
    func check() -> [(engine: String, problem: (any Error)?)] {
        do {
            try pocketSphinx.checkInstallation()
            return [(PocketSphinxEngine.name, nil)]
        } catch {
            return [(PocketSphinxEngine.name, error)]
        }
    }

    /// Ends all engine processes.
    func stop() async { await pocketSphinx.stop() }
}
