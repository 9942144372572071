/// How an installed model is run: what its engine is told.
public struct ModelRuntime: Codable, Sendable, Equatable {
    /// Settings of sherpa-onnx by their names in its C interface (`model_config.whisper.encoder`); files by their paths below the model.
    public let settings: [String: String]
    /// Whether it can be told the language of each utterance.
    public let takesLanguage: Bool?
    /// Whether it tells when each word was said; `nil` where it does.
    public let givesWordTimes: Bool?
    /// It sees no more of an utterance, in seconds; `nil` for the engine's own limit.
    public let longestSeconds: Double?
    /// eSpeak NG's name of the pronunciation that it speaks phonemes of (`en-us`); `nil` for a model that speaks text, and for all others.
    public let phonemeVoice: String?
}
