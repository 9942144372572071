/// What a model is for. One installed model serves each task (`crescendo models use`).
public enum ModelTask: String, Codable, Sendable, CaseIterable {
    /// Speech that is there as a whole, to text.
    case transcription
    /// Speech to text while it is spoken.
    case liveTranscription = "live_transcription"
    /// Where somebody speaks.
    case voiceActivity = "voice_activity"
    /// A voice as a vector, by which it is found again.
    case speakerEmbedding = "speaker_embedding"
    /// Where one speaker stops and another starts.
    case speakerSegmentation = "speaker_segmentation"
    /// Which language is spoken.
    case languageIdentification = "language_identification"
    case punctuation
    case noiseReduction = "noise_reduction"
    case textToSpeech = "text_to_speech"

    /// Whether the first model that is installed for it serves it at once. Where a model changes which words people read, they choose it.
    public var isServedWhenInstalled: Bool {
        [.voiceActivity, .speakerEmbedding, .speakerSegmentation, .languageIdentification, .textToSpeech].contains(self)
    }
}
