public import Logging
public import Transcription
import VoiceCore

/// An installed voice activity model as the services see it: a pool of processes of this program that share the model's memory.
public final class SherpaSpeechDetector: SpeechDetector {
    public let model: SherpaModel
    private let pool: EnginePool<SpeechDetectionTask>
    private let library: String?

    /// - Parameters: as those of ``SherpaRecognizer``.
    public init(
        _ model: SherpaModel, library: String? = nil, slots: Int = PocketSphinxRecognizer.cores, limits: EngineLimits = EngineLimits(),
        command: EngineCommand? = nil, logger: Logger
    ) throws {
        self.model = model
        self.library = library
        pool = EnginePool(try SherpaEngine.command(model, library: library, command), slots: slots, limits: limits, logger: logger)
    }

    public var identity: String { "\(model.name) \(model.version)" }

    public func speech(in samples: [Float]) async throws -> [Range<Int>] {
        try await pool.answer(samples, settings: SpeechDetectionTask.Settings()).speech.map { $0.start..<$0.start + $0.count }
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
