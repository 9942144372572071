import FoundationEssentials
import Logging
import ModelLibrary
import Transcription
import TranscriptionEngines
import VoiceCore

/// The speech engines of this installation, the preferred one first: the model that serves transcription, PocketSphinx, and the other
/// models that are installed. Where a voice activity model is installed, it finds the pauses for all of them; where a punctuation model is
/// chosen, it gives marks and capitals to the words of those that have none; a speaker embedding model finds the voices of people again who
/// have agreed to it, and with a speaker segmentation model tells speakers apart; a language identification model tells the language for
/// those of several languages that do not. Models for text to speech speak.
struct Engines: Sendable {
    let catalogue: EngineCatalogue
    /// The installed voice activity model, if it can run.
    let detector: SherpaSpeechDetector?
    /// Installed text-to-speech models, the one that serves first.
    let synthesizers: [SherpaSynthesizer]
    /// One for each model and for PocketSphinx.
    let parts: [Part]
    /// The models that they were made of.
    let installed: InstalledSpeechModels

    /// Of PocketSphinx's model in memory.
    private static let pocketSphinxBytes: Int64 = 64 << 20

    /// Of what is installed; without models, which is logged, where that cannot be read.
    init(_ settings: Settings, logger: Logger) {
        var installed = InstalledSpeechModels()
        do {
            installed = try InstalledSpeechModels(in: settings.modelStore)
        } catch {
            logger.warning("installed models cannot be read", metadata: ["error": "\(error.code)", "cause": "\(error.operatorMessage)"])
        }
        self.init(installed, settings, logger: logger)
    }

    /// - Parameter last: the engines of before: what has not changed since keeps its processes.
    init(_ installed: InstalledSpeechModels, after last: Engines? = nil, _ settings: Settings, logger: Logger) {
        self.installed = installed
        var limits = EngineLimits()
        limits.idle = .seconds(settings.engineIdleSeconds)
        let room = EngineRoom.here
        func slots(_ modelBytes: Int64) -> Int {
            settings.engineProcesses > 0 ? settings.engineProcesses : room.processes(modelBytes: modelBytes)
        }
        func processes<Work: EngineTask>(_ model: SherpaModel, _ own: EngineLimits? = nil) -> SherpaProcesses<Work>? {
            let entries = [model.name, model.partner?.name].compactMap { $0.flatMap { installed[$0] } }
            if let kept: SherpaProcesses<Work> = last?.processes(of: model, entries) { return kept }
            let bytes = entries.reduce(0) { $0 + $1.bytes }
            return try? SherpaProcesses(model, library: settings.sherpaLibrary, slots: slots(bytes), limits: own ?? limits, logger: logger)
        }
        func recognizer(_ model: SherpaModel) -> SherpaRecognizer? { processes(model).map(SherpaRecognizer.init) }
        let pocketSphinx =
            last?.pocketSphinx
            ?? PocketSphinxRecognizer(
                modelDirectory: settings.pocketSphinxModel.map { URL(filePath: $0) }, slots: slots(Self.pocketSphinxBytes),
                limits: limits, logger: logger)
        let (preferred, others) = (installed.recognizers.chosen.flatMap(recognizer), installed.recognizers.others.compactMap(recognizer))
        let models = [preferred].compactMap { $0 } + others
        let detector = installed.detector.flatMap { processes($0).map(SherpaSpeechDetector.init) }
        let punctuator = installed.punctuator.flatMap { processes($0).map(SherpaPunctuator.init) }
        let denoiser = installed.denoiser.flatMap { processes($0).map(SherpaDenoiser.init) }
        let embedder = installed.embedder.flatMap { processes($0).map(SherpaSpeakerEmbedder.init) }
        let identifier = installed.languageIdentifier.flatMap { processes($0).map(SherpaLanguageIdentifier.init) }
        let diarizer = installed.diarizer.flatMap { processes($0).map(SherpaDiarizer.init) }
        synthesizers = ([installed.synthesizers.chosen].compactMap { $0 } + installed.synthesizers.others).compactMap {
            processes($0, SpeechSynthesisTask.limits(limits)).map(SherpaSynthesizer.init)
        }

        parts =
            models.map { Part(.recognizer, $0.processes) } + [Part(.recognizer, pocketSphinx)]
            + [detector].compactMap { $0 }.map { Part(.voiceActivity, $0.processes) }
            + [punctuator].compactMap { $0 }.map { Part(.punctuation, $0.processes) }
            + [denoiser].compactMap { $0 }.map { Part(.noiseReduction, $0.processes) }
            + [embedder].compactMap { $0 }.map { Part(.speakerEmbedding, $0.processes) }
            + [diarizer].compactMap { $0 }.map { Part(.speakerSegmentation, $0.processes) }
            + [identifier].compactMap { $0 }.map { Part(.languageIdentification, $0.processes) }
            + synthesizers.map { Part(.textToSpeech, $0.processes) }
        self.detector = Self.usable(detector, \.processes, logger: logger)
        var all: [any SpeechRecognizer] = [preferred].compactMap { $0 } + [pocketSphinx] as [any SpeechRecognizer] + others
        if let identifier = Self.usable(identifier, \.processes, logger: logger) {
            all = all.map { RecognizerWithLanguages.adding(identifier, to: $0) }
        }
        if let detector = self.detector { all = all.map { RecognizerWithDetector($0, detector: detector) } }
        if let punctuator = Self.usable(punctuator, \.processes, logger: logger) {
            all = all.map { RecognizerWithPunctuation($0, punctuator: punctuator) }
        }
        catalogue = EngineCatalogue(
            all, embedder: Self.usable(embedder, \.processes, logger: logger),
            denoiser: Self.usable(denoiser, \.processes, logger: logger), diarizer: Self.usable(diarizer, \.processes, logger: logger))
    }

    private var pocketSphinx: PocketSphinxRecognizer? { parts.lazy.compactMap { $0.processes as? PocketSphinxRecognizer }.first }

    /// - Returns: `nil` for a model that these engines do not have, or not as it is installed now.
    private func processes<Work: EngineTask>(of model: SherpaModel, _ entries: [InstalledSpeechModels.Entry]) -> SherpaProcesses<Work>? {
        guard entries.allSatisfy({ installed[$0.model.name] == $0 }) else { return nil }
        return parts.lazy.compactMap { $0.processes as? SherpaProcesses<Work> }.first { $0.model == model }
    }

    /// A model that cannot run does not keep others from transcribing.
    private static func usable<Model>(_ model: Model?, _ processes: (Model) -> any EngineProcesses, logger: Logger) -> Model? {
        guard let model else { return nil }
        do {
            try processes(model).checkInstallation()
            return model
        } catch {
            logger.warning(
                "an installed model cannot run; it is done without it",
                metadata: ["model": "\(processes(model).name)", "error": "\(error.code)", "cause": "\(error.operatorMessage)"])
            return nil
        }
    }

    /// One engine as operators see it.
    struct Part: Sendable {
        /// What it does, as people call it.
        enum Role: String, Sendable {
            case recognizer = "speech engine"
            case voiceActivity = "voice activity model"
            case punctuation = "punctuation model"
            case noiseReduction = "noise reduction model"
            case speakerEmbedding = "speaker embedding model"
            case speakerSegmentation = "speaker segmentation model"
            case languageIdentification = "language identification model"
            case textToSpeech = "text-to-speech model"
        }

        let role: Role
        let processes: any EngineProcesses

        init(_ role: Role, _ processes: any EngineProcesses) { (self.role, self.processes) = (role, processes) }

        /// Why it could not start, with the remedy.
        var problem: EngineError? {
            do {
                try processes.checkInstallation()
                return nil
            } catch { return error }
        }
    }

    /// - Throws: the preferred engine's problem where none that transcribes could start.
    func requireOne() throws {
        let problems = parts.filter { $0.role == .recognizer }.map(\.problem)
        if problems.allSatisfy({ $0 != nil }), let first = problems.first ?? nil { throw first }
    }

    /// Ends all engine processes.
    func stop() async {
        for part in parts { await part.processes.stop() }
    }
}
