import FoundationEssentials
import Logging
import ModelLibrary
import Transcription
import TranscriptionEngines
import VoiceCore

/// The speech engines of this installation, the preferred one first: the model that serves transcription, PocketSphinx, and the other
/// models that are installed. Where a voice activity model is installed, it finds the pauses for all of them.
struct Engines: Sendable {
    let catalogue: EngineCatalogue
    /// The installed voice activity model, if it can run.
    let detector: SherpaSpeechDetector?
    private let pocketSphinx: PocketSphinxRecognizer
    private let models: [SherpaRecognizer]
    /// One for each model and for PocketSphinx.
    let checks: [Check]

    init(_ settings: Settings, logger: Logger) {
        var limits = EngineLimits()
        limits.idle = .seconds(settings.engineIdleSeconds)
        let slots = settings.engineProcesses > 0 ? settings.engineProcesses : PocketSphinxRecognizer.cores
        let pocketSphinx = PocketSphinxRecognizer(
            modelDirectory: settings.pocketSphinxModel.map { URL(filePath: $0) }, slots: slots, limits: limits, logger: logger)
        let installed = InstalledSpeechModels(
            in: ModelStore(ModelFolder(DataDirectory(path: settings.dataDirectory).models)), logger: logger)
        func recognizer(_ model: SherpaModel) -> SherpaRecognizer? {
            try? SherpaRecognizer(model, library: settings.sherpaLibrary, slots: slots, limits: limits, logger: logger)
        }
        let (preferred, others) = (installed.recognizers.chosen.flatMap(recognizer), installed.recognizers.others.compactMap(recognizer))
        let models = [preferred].compactMap { $0 } + others
        let detector = installed.detector.flatMap {
            try? SherpaSpeechDetector($0, library: settings.sherpaLibrary, slots: slots, limits: limits, logger: logger)
        }
        self.pocketSphinx = pocketSphinx
        self.models = models
        checks =
            models.map { model in Check(model.model.name, isRecognizer: true) { try model.checkInstallation() } }
            + [Check(PocketSphinxEngine.name, isRecognizer: true) { try pocketSphinx.checkInstallation() }]
            + [detector].compactMap { $0 }.map { model in
                Check(model.model.name, isRecognizer: false) { try model.checkInstallation() }
            }
        self.detector = Self.usable(detector, logger: logger)
        let all = [preferred].compactMap { $0 } + [pocketSphinx] as [any SpeechRecognizer] + others
        catalogue = EngineCatalogue(self.detector.map { detector in all.map { RecognizerWithDetector($0, detector: detector) } } ?? all)
    }

    /// A model that cannot run does not keep others from transcribing.
    private static func usable(_ detector: SherpaSpeechDetector?, logger: Logger) -> SherpaSpeechDetector? {
        do {
            try detector?.checkInstallation()
            return detector
        } catch {
            logger.warning(
                "the voice activity model cannot run; pauses are found without it",
                metadata: ["error": "\(error.code)", "cause": "\(error.operatorMessage)"])
            return nil
        }
    }

    /// Looks whether one engine could start.
    struct Check: Sendable {
        let name: String
        /// Whether it is one of those that transcribe.
        let isRecognizer: Bool
        private let look: @Sendable () throws -> Void

        init(_ name: String, isRecognizer: Bool, _ look: @escaping @Sendable () throws -> Void) {
            self.name = name
            self.isRecognizer = isRecognizer
            self.look = look
        }

        /// Why it could not, with the remedy.
        var problem: (any Error)? {
            do {
                try look()
                return nil
            } catch { return error }
        }
    }

    /// - Throws: the preferred engine's problem where none that transcribes could start.
    func requireOne() throws {
        let problems = checks.filter(\.isRecognizer).map(\.problem)
        if problems.allSatisfy({ $0 != nil }), let first = problems.first ?? nil { throw first }
    }

    /// Ends all engine processes.
    func stop() async {
        await pocketSphinx.stop()
        for model in models { await model.stop() }
        await detector?.stop()
    }
}
