public import FoundationEssentials
import Glibc
public import Logging
public import Transcription

/// PocketSphinx as the services see it: a pool of processes of this program.
public final class PocketSphinxRecognizer: SpeechRecognizer, EngineProcesses {
    public let capabilities: RecognizerCapabilities
    private let pool: EnginePool<RecognitionTask>
    private let modelDirectory: URL?

    /// - Parameter modelDirectory: where the model is; by default it is looked for around the program.
    /// - Parameter slots: processes at a time; by default one a core.
    /// - Parameter command: what starts a process; by default `crescendo engine pocketsphinx` with this very program.
    public init(
        modelDirectory: URL? = nil, slots: Int = PocketSphinxRecognizer.cores, limits: EngineLimits = EngineLimits(),
        command: EngineCommand? = nil, logger: Logger
    ) {
        self.modelDirectory = modelDirectory
        var command = command ?? EngineCommand(executable: EngineCommand.ownExecutable, arguments: ["engine", PocketSphinxEngine.name])
        if let modelDirectory { command.environment[PocketSphinxEngine.modelVariable] = modelDirectory.path }
        pool = EnginePool(command, slots: slots, limits: limits, logger: logger)
        capabilities = RecognizerCapabilities(
            engine: PocketSphinxEngine.name, languages: PocketSphinxEngine.languages, sampleRate: PocketSphinxDecoder.sampleRate,
            slots: pool.slots, givesWordTimes: true, givesConfidence: true)
    }

    /// Cores that this process may use.
    public static var cores: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

    public func identity() async throws -> EngineIdentity {
        if let hello = pool.hello { return hello.identity }
        // An empty request starts the engine.
        _ = try await recognize([], settings: TranscriptionSettings())
        guard let hello = pool.hello else { throw EngineError.startFailed("no hello") }
        return hello.identity
    }

    public func recognize(_ samples: [Float], settings: TranscriptionSettings) async throws -> RecognizedSegment {
        try await pool.answer(samples, settings: settings)
    }

    public var name: String { PocketSphinxEngine.name }

    public var slots: Int { pool.slots }

    public var load: EngineLoad { pool.load }

    /// Whether the model is installed, for `doctor`.
    ///
    /// - Throws: `model_missing`, with the command that mends it.
    public func checkInstallation() throws(EngineError) { _ = try PocketSphinxModel.find(given: modelDirectory) }

    /// Ends all processes; requests under way fail.
    public func stop() async { await pool.stop() }
}

extension PocketSphinxEngine {
    /// Tells a child where the model is.
    static let modelVariable = "CRESCENDO_POCKETSPHINX_MODEL"

    static var modelDirectoryFromEnvironment: URL? { getenv(modelVariable).map { URL(filePath: String(cString: $0)) } }
}
