public import Logging
public import Transcription
import VoiceCore

/// An installed model as the services see it: a pool of processes of this program that share the model's memory.
public final class SherpaRecognizer: SpeechRecognizer {
    public let capabilities: RecognizerCapabilities
    public let model: SherpaModel
    private let pool: EnginePool<RecognitionTask>
    private let library: String?

    /// - Parameters:
    ///   - library: the library's file or folder; by default it is looked for around the program.
    ///   - slots: processes at a time; by default one a core.
    ///   - command: what starts a process; by default `crescendo engine sherpa-onnx` with this very program.
    public init(
        _ model: SherpaModel, library: String? = nil, slots: Int = PocketSphinxRecognizer.cores, limits: EngineLimits = EngineLimits(),
        command: EngineCommand? = nil, logger: Logger
    ) throws {
        self.model = model
        self.library = library
        pool = EnginePool(try SherpaEngine.command(model, library: library, command), slots: slots, limits: limits, logger: logger)
        capabilities = RecognizerCapabilities(
            engine: model.name, languages: model.languages, sampleRate: SherpaModel.sampleRate, slots: pool.slots,
            givesWordTimes: model.givesWordTimes, streams: model.kind == .live)
    }

    public func identity() async throws -> EngineIdentity { model.identity }

    public func recognize(_ samples: [Float], settings: TranscriptionSettings) async throws -> RecognizedSegment {
        try await pool.answer(samples, settings: settings)
    }

    /// Whether library and files are there, for `doctor`.
    ///
    /// - Throws: `engine_library_missing`, `model_file_missing`, `model_settings_wrong`.
    public func checkInstallation() throws(EngineError) {
        _ = try SherpaLibrary.find(given: library)
        _ = try model.resolved()
    }

    /// Ends all processes; requests under way fail.
    public func stop() async { await pool.stop() }
}
