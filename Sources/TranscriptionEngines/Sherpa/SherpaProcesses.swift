public import Logging

/// Processes of this program that run one installed model with sherpa-onnx and share its memory.
public final class SherpaProcesses<Work: EngineTask>: EngineProcesses {
    public let model: SherpaModel
    let pool: EnginePool<Work>
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
    }

    public var name: String { model.name }

    public var slots: Int { pool.slots }

    public var load: EngineLoad { pool.load }

    /// Name and version of the model, and of its partner, for what was made with it.
    var identity: String { "\(model.name) \(model.version)" + (model.partner.map { ", \($0.name) \($0.version)" } ?? "") }

    /// Whether library and files are there.
    ///
    /// - Throws: `engine_library_missing`, `model_file_missing`, `model_settings_wrong`.
    public func checkInstallation() throws(EngineError) {
        _ = try SherpaLibrary.find(given: library)
        _ = try model.resolved()
    }

    /// - Throws: what the pool throws; where no process could be started, an error that names the model and its files, over some of which the
    ///   library ends the process that reads them.
    func answer(
        _ samples: [Float], settings: Work.Settings, partial: (@Sendable (Work.Answer) -> Void)? = nil
    ) async throws -> Work.Answer {
        do {
            return try await pool.answer(samples, settings: settings, partial: partial)
        } catch let error as EngineError where error.code == EngineError.startFailedCode {
            throw model.notStarted(error)
        }
    }

    public func stop() async { await pool.stop() }
}
