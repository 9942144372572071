public import Transcription

/// An installed model for transcription as the services see it.
public struct SherpaRecognizer: SpeechRecognizer {
    public let processes: SherpaProcesses<RecognitionTask>
    public let capabilities: RecognizerCapabilities

    public init(_ processes: SherpaProcesses<RecognitionTask>) {
        self.processes = processes
        let model = processes.model
        capabilities = RecognizerCapabilities(
            engine: model.name, languages: model.languages, sampleRate: SherpaModel.sampleRate, slots: processes.slots,
            givesWordTimes: model.givesWordTimes, givesLanguage: model.givesLanguage, streams: model.kind == .live)
    }

    public func identity() async throws -> EngineIdentity { processes.model.identity }

    public func recognize(_ samples: [Float], settings: TranscriptionSettings) async throws -> RecognizedSegment {
        try await processes.answer(samples, settings: settings)
    }
}
