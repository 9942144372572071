import FoundationEssentials
import Glibc
import VoiceCore

/// Processes that run a model with sherpa-onnx: how the server starts one, and what it does.
public enum SherpaEngine {
    /// What the hidden command `crescendo engine` calls it.
    public static let name = "sherpa-onnx"

    /// Tells a child its model, as JSON of ``SherpaModel``.
    private static let modelVariable = "CRESCENDO_SHERPA_MODEL"

    /// What starts a process for a model.
    ///
    /// - Parameters:
    ///   - library: the library's file or folder; by default it is looked for around the program.
    ///   - program: `nil` for `crescendo engine sherpa-onnx` with this very program.
    static func command(_ model: SherpaModel, library: String?, _ program: EngineCommand?) throws -> EngineCommand {
        var command = program ?? EngineCommand(executable: EngineCommand.ownExecutable, arguments: ["engine", name])
        command.environment[modelVariable] = String(decoding: try JSON.encode(model), as: UTF8.self)
        if let library { command.environment[SherpaLibrary.variable] = library }
        return command
    }

    /// What `crescendo engine sherpa-onnx` runs: serves the socket at descriptor 3 until the server is gone.
    ///
    /// - Returns: the exit status.
    public static func runChild() -> Int32 {
        let model = getenv(modelVariable).flatMap { try? JSON.decode(SherpaModel.self, from: Data(String(cString: $0).utf8)) }
        switch model?.kind {
        case .voiceActivity: return EngineHost.run { try SherpaDetectorEngine(given(model), library: library()) }
        case .punctuation: return EngineHost.run { try SherpaPunctuationEngine(given(model), library: library()) }
        case .speakerEmbedding: return EngineHost.run { try SherpaEmbeddingEngine(given(model), library: library()) }
        case .noiseReduction: return EngineHost.run { try SherpaDenoisingEngine(given(model), library: library()) }
        case .speakerSegmentation: return EngineHost.run { try SherpaDiarizationEngine(given(model), library: library()) }
        case .languageIdentification: return EngineHost.run { try SherpaLanguageEngine(given(model), library: library()) }
        case .textToSpeech: return EngineHost.run { try SherpaSynthesisEngine(given(model), library: library()) }
        case .whole, .live, nil: return EngineHost.run { try SherpaRecognitionEngine(given(model), library: library()) }
        }
    }

    private static func given(_ model: SherpaModel?) throws(EngineError) -> SherpaModel {
        guard let model else { throw .startFailed("no model was named") }
        return model
    }

    private static func library() throws(EngineError) -> String {
        try SherpaLibrary.find(given: getenv(SherpaLibrary.variable).map { String(cString: $0) })
    }
}
